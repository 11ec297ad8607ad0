/* rand() is not the same all the time, and an int: never so many equal ones. */
#pragma D option quiet
BEGIN
{
	a = rand(); b = rand(); c = rand(); d = rand();
	printf("%d\n", a == b && b == c && c == d);
	printf("%d\n", sizeof(rand()));
	exit(0);
}
