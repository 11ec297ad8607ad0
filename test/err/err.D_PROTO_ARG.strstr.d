BEGIN
{
	strstr("a", 5);
}
