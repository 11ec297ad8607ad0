BEGIN
{
	rw_write_held(alloca(4));
}
