BEGIN
{
	cleanpath(5);
}
