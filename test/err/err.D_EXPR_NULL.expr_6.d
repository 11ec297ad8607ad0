BEGIN
{
	pid == 1 ? 2 : 3;
}
