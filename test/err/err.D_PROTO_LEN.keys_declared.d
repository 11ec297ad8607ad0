int x[int, int];
BEGIN
{
	x[1] = 1;
}
