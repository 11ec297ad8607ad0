BEGIN
{
	@a = @b;
}
