BEGIN
{
	substr("a");
}
