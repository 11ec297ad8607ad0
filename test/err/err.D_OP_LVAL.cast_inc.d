BEGIN
{
	++(int)pid;
}
