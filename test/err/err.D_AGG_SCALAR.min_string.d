BEGIN
{
	@ = min("");
}
