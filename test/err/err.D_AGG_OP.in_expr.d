BEGIN
{
	1 + (@a = count());
}
