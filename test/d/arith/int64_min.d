/*
 * The results that C leaves open and D doesn't: the machine's two's complement. INT64_MIN / -1 is INT64_MIN without a trap,
 * INT64_MIN % -1 is 0. A shift counts modulo the 64 bits that D computes in.
 */
#pragma D option quiet
int64_t a; int64_t b; int32_t i; int n;
BEGIN
{
	a = 1; a <<= 63; b = -1;
	printf("%d %d %d\n", a, a / b, a % b);
	printf("%d %d\n", a / -1, a % -1);
	printf("%d %d %d\n", -a, a - 1, a * -1);
	a /= -1; printf("%d\n", a);
	a %= -1; printf("%d\n", a);
	i = -2147483647 - 1;
	b = i / -1; printf("%d\n", b);
	b = i % -1; printf("%d\n", b);
	n = 64; printf("%d %d %d\n", 1LL << n, 5LL >> n, 3ull << n);
	n = 65; printf("%d %d %d\n", 1LL << n, 5LL >> n, 3ull << n);
	n = -1; printf("%d %d\n", 1LL << n, -5LL >> n);
	exit(0);
}
