BEGIN
{
	rw_read_held((struct rw_semaphore *)alloca(64), 1);
}
