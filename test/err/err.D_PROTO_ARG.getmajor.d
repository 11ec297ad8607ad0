BEGIN
{
	getmajor("a");
}
