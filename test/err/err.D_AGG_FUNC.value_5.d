BEGIN
{
	@a = timestamp;
}
