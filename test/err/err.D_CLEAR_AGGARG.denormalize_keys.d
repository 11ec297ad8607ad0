BEGIN
{
	@a[1] = count(); denormalize(@a[1]);
}
