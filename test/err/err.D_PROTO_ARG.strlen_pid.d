BEGIN
{
	strlen(pid);
}
