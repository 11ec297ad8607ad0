BEGIN
{
	x = sym(1);
}
