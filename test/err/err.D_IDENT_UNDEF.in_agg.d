BEGIN
{
	@ = sum(nothing);
}
