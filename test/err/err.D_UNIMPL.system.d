BEGIN
{
	system("x");
}
