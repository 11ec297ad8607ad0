BEGIN
{
	x = tracemem(1, 2);
}
