BEGIN
{
	cleanpath("a", 1);
}
