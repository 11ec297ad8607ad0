BEGIN
{
	@a = printf("x");
}
