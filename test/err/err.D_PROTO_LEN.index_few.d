BEGIN
{
	index("a");
}
