/* A * takes the width or the precision from the arguments; a negative width flushes left, a negative precision is none. */
#pragma D option quiet
BEGIN
{
	printf("[%*d]\n", 6, 42);
	printf("[%-*d]\n", 6, 42);
	printf("[%*d]\n", -6, 42);
	printf("[%0*d]\n", 6, 42);
	printf("[%.*d]\n", 4, 42);
	printf("[%*.*d]\n", 8, 4, 42);
	printf("[%*s]\n", 6, "abc");
	printf("[%.*s]\n", 2, "abc");
	printf("[%*.*s]\n", 6, 2, "abc");
	printf("[%-*.*s|%d]\n", 6, 2, "abc", 9);
	printf("[%.*s]\n", -1, "abc");
	printf("[%*c]\n", 3, 'x');
	exit(0);
}
