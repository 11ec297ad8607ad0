BEGIN
{
	copyinstr("a");
}
