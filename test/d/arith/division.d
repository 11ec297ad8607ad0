/* Division truncates toward zero; the remainder has the sign of what is divided; unsigned is unsigned. */
#pragma D option quiet
int64_t a; int64_t b; uint64_t u; int32_t i; uint32_t v; int8_t c;
BEGIN
{
	a = 7; b = 2;
	printf("%d %d %d %d\n", a / b, -a / b, a / -b, -a / -b);
	printf("%d %d %d %d\n", a % b, -a % b, a % -b, -a % -b);
	a = 0x7fffffffffffffff;
	printf("%d %d %d %d\n", a / 3, a % 1000, -a / 3, -a % 1000);
	printf("%d %d\n", a / a, a / -a);
	printf("%d %d\n", (-a - 1) / 2, (-a - 1) % 10);
	printf("%d %d\n", (-a - 1) / 1, (-a - 1) / a);
	u = -1;
	printf("%u %u %u\n", u / 2, u % 10, u / 3);
	printf("%u %u %u\n", u / u, u / 10000000000, 5 / u);
	u = 0x8000000000000000;
	printf("%u %u %d\n", u / 3, u % 7, 7 % u);
	i = -100; v = 7;
	printf("%d %d %d %d\n", i / 7, i % 7, i / v, i % v);
	printf("%d %d\n", v / i, v / (int64_t)i);
	i = -2147483647 - 1;
	printf("%d %d %d\n", i / 2, i % 10, (int64_t)i / -1);
	c = -128;
	printf("%d %d %d %d\n", c / -1, c % 10, c / 3, c / 2u);
	b = 16;
	printf("%d %d %d %d\n", -17 / b, -17 % b, -17 / 16, -17 % 16);
	printf("%d %d %d %d\n", -1 / b, -1 % b, -1 / 16, -1 % 16);
	printf("%d %d\n", -9223372036854775807 / 4611686018427387904, -9223372036854775807 % 4611686018427387904);
	printf("%u %u\n", 18446744073709551615u / 16, 18446744073709551615u % 16);
	b = 100; b /= 7; printf("%d\n", b);
	b = -100; b %= 7; printf("%d\n", b);
	u = -100; u /= 7; printf("%u\n", u);
	v = -100; v %= 7; printf("%u\n", v);
	exit(0);
}
