BEGIN
{
	@ = avg();
}
