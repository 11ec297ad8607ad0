BEGIN
{
	cleanpath();
}
