BEGIN
{
	@[1] = count(); @ = count();
}
