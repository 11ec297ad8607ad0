BEGIN
{
	printf = 1;
}
