BEGIN
{
	strchr("a", 'a', 1);
}
