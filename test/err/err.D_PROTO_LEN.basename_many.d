BEGIN
{
	basename("a", 1);
}
