/* %Y and %T of a time that is known: nanoseconds since 1970, in this zone (UTC here). */
#pragma D option quiet
BEGIN
{
	printf("%Y\n", (uint64_t)0);
	printf("%Y\n", 1000000000000000000);
	printf("[%25Y]\n", 1000000000999999999);
	printf("[%T]\n", 1000000000000000000);
	exit(0);
}
