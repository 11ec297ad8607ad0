BEGIN
{
	rindex("a", "b", 1, 1);
}
