BEGIN
{
	rw_read_held(curthread);
}
