BEGIN
{
	@a *= count();
}
