BEGIN
{
	strstr("a");
}
