BEGIN
{
	(int)pid;
}
