BEGIN
{
	getmajor();
}
