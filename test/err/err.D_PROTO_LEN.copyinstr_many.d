BEGIN
{
	copyinstr(0, 1, 1);
}
