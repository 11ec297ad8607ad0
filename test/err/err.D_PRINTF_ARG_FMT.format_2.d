BEGIN
{
	printf(x = "%d");
}
