BEGIN
{
	strtoll(1);
}
