BEGIN
{
	@a = count(); @b = sum(@a);
}
