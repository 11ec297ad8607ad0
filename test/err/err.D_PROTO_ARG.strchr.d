BEGIN
{
	strchr("a", "a");
}
