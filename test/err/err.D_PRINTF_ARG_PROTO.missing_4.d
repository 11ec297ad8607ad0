BEGIN
{
	printf("a %p b %x", 1);
}
