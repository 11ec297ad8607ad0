BEGIN
{
	copyinstr(1, 2, 3);
}
