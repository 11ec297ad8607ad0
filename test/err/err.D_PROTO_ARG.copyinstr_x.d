BEGIN
{
	copyinstr("x");
}
