BEGIN
{
	copyin(1, 2, 3);
}
