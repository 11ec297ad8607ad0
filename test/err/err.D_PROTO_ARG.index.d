BEGIN
{
	index("a", 5);
}
