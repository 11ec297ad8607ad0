BEGIN
{
	strrchr("a", 'a', 1);
}
