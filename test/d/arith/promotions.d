/* Integer constants, promotions and conversions are C's. */
#pragma D option quiet
int8_t c; uint8_t uc; int x; unsigned int u; int64_t l; uint64_t ul;
BEGIN
{
	c = 200; uc = 200; u = -1; x = -1; l = u; ul = x;
	printf("%d %d %u %d\n", c, uc, u, x);
	printf("%d %u\n", l, ul);
	printf("%d %d %d\n", -1 < 1u, -1 < 1, x == u);
	printf("%d %d %d\n", -7 / 2, -7 % 2, 7 / -2);
	printf("%u %u\n", (uint64_t)-7 / 2, (uint32_t)-7 % 10);
	printf("%d %d %d\n", -8 >> 1, (uint32_t)-8 >> 1, 1 << 10);
	printf("%d %d\n", sizeof (1), sizeof (1L));
	printf("%d %d %d\n", 'a', '\n', 0x7f);
	printf("%d %d\n", 010, 0xffffffffffffffff == -1);
	exit(0);
}
