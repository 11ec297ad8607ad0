BEGIN
{
	rindex("a");
}
