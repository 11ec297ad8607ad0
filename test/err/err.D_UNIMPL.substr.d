BEGIN
{
	substr("a", 1);
}
