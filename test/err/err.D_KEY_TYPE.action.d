BEGIN
{
	@[printf("x")] = count();
}
