BEGIN
{
	rw_write_held((struct rw_semaphore *)alloca(64), 1);
}
