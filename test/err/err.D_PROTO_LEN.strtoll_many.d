BEGIN
{
	strtoll("1", 1, 1);
}
