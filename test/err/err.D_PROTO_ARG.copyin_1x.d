BEGIN
{
	copyin(1, "x");
}
