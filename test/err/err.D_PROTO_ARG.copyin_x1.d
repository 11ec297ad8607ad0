BEGIN
{
	copyin("x", 1);
}
