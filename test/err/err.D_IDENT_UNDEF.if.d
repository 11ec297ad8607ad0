BEGIN
{
	if (nothing) trace(1);
}
