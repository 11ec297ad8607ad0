BEGIN
{
	strjoin("a", "b", 1);
}
