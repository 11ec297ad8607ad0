BEGIN
{
	d_path(alloca(16), 1);
}
