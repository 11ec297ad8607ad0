/* Shifts of each type: the left operand's promoted type decides. */
#pragma D option quiet
int8_t c; uint8_t uc; int32_t i; uint32_t u; int64_t l; uint64_t ul; int n;
BEGIN
{
	c = -128; uc = 128; i = -1000; u = 0x80000001; l = -1000000000000; ul = 0x8000000000000001;
	printf("%d %d %d %d\n", c >> 1, c >> 7, uc >> 1, uc << 1);
	printf("%d %d %d %d\n", i >> 3, i >> 31, u >> 3, u >> 31);
	printf("%d %d %d\n", u << 1, u << 31, 1 << 30);
	printf("%d %d %d\n", l >> 12, l >> 63, l << 3);
	printf("%u %u %u\n", ul >> 1, ul >> 63, ul << 1);
	n = 5;
	printf("%d %d %d %d\n", i >> n, u >> n, l >> n, ul >> n);
	printf("%d %d %d %d\n", 3 << n, u << n, l << n, ul << n);
	n = 0;
	printf("%d %d %d %u\n", i >> n, u >> n, l << n, ul << n);
	n = 63;
	printf("%d %u %d\n", 1LL << n, 1ULL << n, ul >> n);
	printf("%d %d\n", 1LL << 32, 1LL << 40ull);
	printf("%d %d\n", 1 << (char)3, 1u << (uint64_t)3);
	i = 1; i <<= 4; i <<= i / 8; i >>= 1; printf("%d\n", i);
	u = 0xf0000000; u >>= 4; u <<= 8; printf("%x\n", u);
	c = 1; c <<= 7; printf("%d\n", c);
	uc = 0xff; uc <<= 4; uc >>= 2; printf("%x\n", uc);
	exit(0);
}
