BEGIN
{
	strstr("a", "b");
}
