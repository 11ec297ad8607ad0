BEGIN
{
	copyin(1);
}
