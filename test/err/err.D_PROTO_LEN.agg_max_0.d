BEGIN
{
	@ = max();
}
