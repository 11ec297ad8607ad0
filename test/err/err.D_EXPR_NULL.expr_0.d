BEGIN
{
	1;
}
