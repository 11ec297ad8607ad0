BEGIN
{
	@a[1] = count(); normalize(@a[1], 2);
}
