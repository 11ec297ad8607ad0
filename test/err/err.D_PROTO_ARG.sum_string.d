BEGIN
{
	@ = sum("x");
}
