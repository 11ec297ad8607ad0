BEGIN
{
	index("a", "b", 1, 1);
}
