BEGIN
{
	printf("%d", nothing);
}
