BEGIN
{
	printf("%k");
}
