BEGIN
{
	x = 1 + sym(1);
}
