BEGIN
{
	sym("x");
}
