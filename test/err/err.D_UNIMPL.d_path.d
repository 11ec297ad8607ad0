BEGIN
{
	d_path(1);
}
