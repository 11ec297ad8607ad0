BEGIN
{
	copyin(0, 4, 1);
}
