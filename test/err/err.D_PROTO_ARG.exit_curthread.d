BEGIN
{
	exit(curthread);
}
