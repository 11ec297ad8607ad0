BEGIN
{
	x = 2; trace(x[1]);
}
