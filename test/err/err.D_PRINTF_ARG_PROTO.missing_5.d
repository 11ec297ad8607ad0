BEGIN
{
	printf("%5d");
}
