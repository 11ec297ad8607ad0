BEGIN
{
	printf("", 1);
}
