BEGIN
{
	@ = min(1, 2);
}
