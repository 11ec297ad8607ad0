BEGIN
{
	sym(1, 2);
}
