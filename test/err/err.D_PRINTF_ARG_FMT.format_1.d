BEGIN
{
	printf(pid);
}
