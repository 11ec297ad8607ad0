BEGIN
{
	x = 1 + tracemem(1, 2);
}
