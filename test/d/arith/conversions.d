/* The usual arithmetic conversions: which type two operands meet in decides the answer. */
#pragma D option quiet
int8_t c; uint8_t uc; int16_t s; uint16_t us; int i; unsigned int u; long l; unsigned long ul;
BEGIN
{
	c = -1; uc = 255; s = -1; us = 65535; i = -1; u = 4294967295; l = -1; ul = -1;
	printf("%d %d %d %d\n", c == uc, c == s, uc == us, s == us);
	printf("%d %d %d %d\n", c == i, uc == i, c == u, s == u);
	printf("%d %d %d %d\n", i == u, i == l, u == l, l == ul);
	printf("%d %d %d %d\n", c == ul, s == ul, i == ul, u == ul);
	printf("%d %d %d %d\n", c < uc, c < 1u, i < 1u, i < 1ul);
	printf("%d %d %d %d\n", l < u, l < ul, u > i, l > u);
	printf("%d %d %d\n", c + u, s + u, i + u);
	printf("%d %d %u\n", l + u, c + l, i + ul);
	printf("%d %d %d %d\n", sizeof (c + c), sizeof (uc + us), sizeof (i + u), sizeof (u + l));
	printf("%d %d %d %d\n", sizeof (c), sizeof (us), sizeof (-c), sizeof (~uc));
	printf("%d %d %d\n", sizeof (c << l), sizeof (l << c), sizeof (us >> 1));
	printf("%d %d %d\n", sizeof (c == l), sizeof (!l), sizeof (l && l));
	printf("%d %d %d\n", sizeof (1 ? c : uc), sizeof (1 ? i : l), sizeof (1 ? c : ul));
	printf("%d %d\n", sizeof (c = l), sizeof (ul += c));
	printf("%d %d %d\n", -uc, ~uc, -us);
	printf("%d %u\n", -u, -ul);
	printf("%d %d\n", u + 1, us + 1);
	printf("%d %d\n", u * u == 1, us * 2);
	printf("%d %d %d %d\n", u / i, i / 1u, l / u, u / l);
	printf("%d %d\n", (1 ? i : u) > 0, (1 ? i : l) > 0);
	printf("%d %d\n", (1 ? c : 0u) > 0, (1 ? c : 0ul) > 0);
	printf("%d %d\n", -1 > 0u, -1L > 0u);
	printf("%d %d %d\n", -1 < sizeof (int), (int)-1 < (int)sizeof (int), (char)-1 == 255);
	exit(0);
}
