BEGIN
{
	@a -= count();
}
