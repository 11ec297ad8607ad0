BEGIN
{
	strrchr("a", 1);
}
