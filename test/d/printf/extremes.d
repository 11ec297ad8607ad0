/* The ends of the types. */
#pragma D option quiet
BEGIN
{
	printf("%d\n", 2147483647);
	printf("%d\n", -2147483647 - 1);
	printf("%u\n", 4294967295u);
	printf("%lld\n", 9223372036854775807LL);
	printf("%lld\n", -9223372036854775807LL - 1);
	printf("%llu\n", 18446744073709551615ULL);
	printf("%llx\n", 18446744073709551615ULL);
	printf("%llo\n", 18446744073709551615ULL);
	printf("%x\n", -1);
	printf("%o\n", -1);
	printf("%X\n", -1);
	printf("%d\n", (signed char)-1);
	printf("%d\n", (unsigned char)255);
	printf("%d\n", (short)-1);
	printf("%d\n", (unsigned short)65535);
	printf("%d\n", (char)-128);
	exit(0);
}
