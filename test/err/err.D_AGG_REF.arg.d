BEGIN
{
	@a = count(); strlen(@a);
}
