BEGIN
{
	strchr("a", 1);
}
