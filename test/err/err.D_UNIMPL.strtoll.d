BEGIN
{
	strtoll("1");
}
