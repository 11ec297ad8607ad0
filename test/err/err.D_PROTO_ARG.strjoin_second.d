BEGIN
{
	strjoin("a", 2);
}
