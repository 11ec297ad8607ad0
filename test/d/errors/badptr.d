/* A bad pointer stops its clause only; what it had recorded vanishes. */
#pragma D option quiet
BEGIN
{
	printf("never seen");
	trace(*(int *)0);
}
BEGIN
{
	printf("goes on\n");
	exit(0);
}
ERROR
{
	printf("ERROR: action %d fault %d address %x\n", arg2, arg4, arg5);
}
