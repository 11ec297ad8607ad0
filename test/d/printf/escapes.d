/* Escapes of the format itself; text ends at a \0. */
#pragma D option quiet
BEGIN
{
	printf("a\tb\\c\"d\x41\101\n");
	printf("no newline");
	printf(" joined\n");
	printf("before\0after");
	printf("\n");
	exit(0);
}
