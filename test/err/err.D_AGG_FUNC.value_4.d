BEGIN
{
	@a = x = 1;
}
