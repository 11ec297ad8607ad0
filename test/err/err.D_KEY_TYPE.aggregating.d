BEGIN
{
	@[count()] = count();
}
