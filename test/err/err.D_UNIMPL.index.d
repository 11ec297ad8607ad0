BEGIN
{
	index("a", "b");
}
