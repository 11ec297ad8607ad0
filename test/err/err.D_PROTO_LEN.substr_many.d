BEGIN
{
	substr("a", 1, 1, 1);
}
