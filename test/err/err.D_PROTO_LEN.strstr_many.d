BEGIN
{
	strstr("a", "b", 1);
}
