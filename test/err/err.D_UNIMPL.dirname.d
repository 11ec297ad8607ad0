BEGIN
{
	dirname("x");
}
