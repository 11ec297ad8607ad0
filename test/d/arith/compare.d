/* The six comparisons at the edges, signed and unsigned, against constants and variables. */
#pragma D option quiet
int64_t a; int64_t b; uint64_t u; uint64_t v; int32_t i; int32_t j; uint32_t x; uint32_t y;
BEGIN
{
	a = -0x7fffffffffffffff - 1; b = 0x7fffffffffffffff;
	printf("%d%d%d%d%d%d\n", a < b, a <= b, a > b, a >= b, a == b, a != b);
	printf("%d%d%d%d%d%d\n", b < a, b <= a, b > a, b >= a, b == a, b != a);
	printf("%d%d%d%d%d%d\n", a < a, a <= a, a > a, a >= a, a == a, a != a);
	printf("%d%d%d%d%d%d\n", a < 0, a <= 0, a > 0, a >= 0, a == 0, a != 0);
	printf("%d%d%d%d%d%d\n", 0 < a, 0 <= a, 0 > a, 0 >= a, 0 == a, 0 != a);
	u = a; v = b;
	printf("%d%d%d%d%d%d\n", u < v, u <= v, u > v, u >= v, u == v, u != v);
	printf("%d%d%d%d%d%d\n", u < 0, u <= 0, u > 0, u >= 0, u == 0, u != 0);
	printf("%d%d%d%d%d%d\n", a < v, a <= v, a > v, a >= v, a == v, a != v);
	i = -0x7fffffff - 1; j = 0x7fffffff;
	printf("%d%d%d%d%d%d\n", i < j, i <= j, i > j, i >= j, i == j, i != j);
	printf("%d%d%d%d%d%d\n", i < 0x7fffffff, i <= 0x80000000, i > -1, i >= 0, i == 0, i != 1);
	x = i; y = j;
	printf("%d%d%d%d%d%d\n", x < y, x <= y, x > y, x >= y, x == y, x != y);
	printf("%d%d%d%d%d%d\n", i < y, i <= y, i > y, i >= y, i == y, i != y);
	printf("%d%d%d%d%d%d\n", i < u, i <= u, i > u, i >= u, i == u, i != u);
	printf("%d%d%d%d%d%d\n", i < x, i <= x, i > x, i >= x, i == x, i != x);
	printf("%d%d%d%d%d%d\n", a < x, a <= x, a > x, a >= x, a == x, a != x);
	x = 0xffffffff; a = -1;
	printf("%d%d%d%d%d%d\n", x < a, x <= a, x > a, x >= a, x == a, x != a);
	printf("%d%d%d%d%d%d\n", x < -1, x <= -1, x > -1, x >= -1, x == -1, x != -1);
	printf("%d%d%d%d%d%d\n", x < -1LL, x <= -1LL, x > -1LL, x >= -1LL, x == -1LL, x != -1LL);
	printf("%d%d%d\n", 3 > 2 > 1, 1 < 2 < 3, 2 == 2 == 2);
	exit(0);
}
