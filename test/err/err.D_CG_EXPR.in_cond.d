BEGIN
{
	x = 1 ? exit(0) : 0;
}
