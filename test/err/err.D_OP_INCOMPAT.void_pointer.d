BEGIN
{
	trace(copyin(0, 8) + 1);
}
