BEGIN
{
	printf("%%", 1);
}
