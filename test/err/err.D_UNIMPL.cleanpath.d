BEGIN
{
	cleanpath("x");
}
