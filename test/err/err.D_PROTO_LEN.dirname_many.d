BEGIN
{
	dirname("a", 1);
}
