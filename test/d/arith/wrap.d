/* 64-bit arithmetic wraps; 32-bit unsigned arithmetic wraps at 32 bits. */
#pragma D option quiet
int64_t a; uint64_t u; uint32_t v;
BEGIN
{
	a = 0x7fffffffffffffff;
	printf("%d %d %d\n", a + 1, a + a, -a - 2);
	printf("%d %d %d\n", a * 2, a * a, a * -2);
	printf("%d %d\n", 0x7fffffffffffffff + 1, -0x7fffffffffffffff - 2);
	u = 0xffffffffffffffff;
	printf("%u %u %u\n", u + 1, u * 2, u * u);
	printf("%u %u %u\n", -u, ~u, 0 - u);
	v = 0xffffffff;
	printf("%u %u %u %u\n", v + 1, v * 2, v * v, v << 4);
	printf("%u %u %u\n", -v, ~v, 0 - v);
	printf("%d %d\n", v + 1 == 0, v + 1LL == 0);
	v = 0;
	printf("%u %d %d\n", v - 1, v - 1 > 0, v - 1LL > 0);
	printf("%x %x\n", 0xdeadbeefULL * 0xcafebabeULL, 0xdeadbeef * 0xcafebabe);
	a = 0x123456789abcdef;
	printf("%x %x %x\n", a * 16, a << 4, a * 0xfedcba987654321);
	printf("%x %x %x\n", a & 0xff00ff00ff00ff, a | 0xff00000000000000, a ^ -1LL);
	printf("%x\n", ~a);
	a = -a - 1;
	printf("%d %d %d\n", -(a), a < 0, a - 0x7fffffffffffffff > 0);
	exit(0);
}
