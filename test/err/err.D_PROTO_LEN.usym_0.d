BEGIN
{
	usym();
}
