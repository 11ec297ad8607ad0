BEGIN
{
	@[nothing] = count();
}
