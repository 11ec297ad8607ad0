BEGIN
{
	rw_iswriter((struct rw_semaphore *)alloca(64), 1);
}
