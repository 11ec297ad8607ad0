BEGIN
{
	rw_write_held();
}
