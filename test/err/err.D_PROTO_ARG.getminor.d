BEGIN
{
	getminor("a");
}
