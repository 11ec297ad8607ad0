BEGIN
{
	printf("%Y");
}
