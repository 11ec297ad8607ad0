BEGIN
{
	((int *)arg0)[1] = 1;
}
