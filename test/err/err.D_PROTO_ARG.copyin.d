BEGIN
{
	copyin("a", 4);
}
