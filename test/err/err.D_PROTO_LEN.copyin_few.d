BEGIN
{
	copyin(0);
}
