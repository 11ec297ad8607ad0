BEGIN
{
	d_path();
}
