BEGIN
{
	rindex("a", "b");
}
