BEGIN
{
	strrchr("a");
}
