/* Precision 0 of a zero is nothing at all, but for the 0 of an alternate octal. */
#pragma D option quiet
BEGIN
{
	printf("[%.0d]\n", 0);
	printf("[%.0x]\n", 0);
	printf("[%.0o]\n", 0);
	printf("[%#.0o]\n", 0);
	printf("[%5.0d]\n", 0);
	printf("[%+.0d]\n", 0);
	printf("[%.0d]\n", 1);
	printf("[%#x]\n", 0);
	printf("[%#o]\n", 0);
	printf("[%#X]\n", 0);
	exit(0);
}
