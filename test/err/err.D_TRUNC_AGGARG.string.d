BEGIN
{
	trunc("a");
}
