BEGIN
{
	@a = "a";
}
