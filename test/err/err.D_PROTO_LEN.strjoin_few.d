BEGIN
{
	strjoin("a");
}
