BEGIN
{
	getminor();
}
