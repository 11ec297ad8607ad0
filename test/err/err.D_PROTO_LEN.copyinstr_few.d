BEGIN
{
	copyinstr();
}
