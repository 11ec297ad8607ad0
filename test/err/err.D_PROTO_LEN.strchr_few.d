BEGIN
{
	strchr("a");
}
