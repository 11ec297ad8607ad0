BEGIN
{
	-pid;
}
