BEGIN
{
	d_path(5);
}
