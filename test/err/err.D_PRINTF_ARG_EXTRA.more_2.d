BEGIN
{
	printf("x\n", pid);
}
