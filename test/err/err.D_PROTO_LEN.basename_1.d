BEGIN
{
	basename("a", "b");
}
