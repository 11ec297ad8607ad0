/* ?: nests to the right, converts both sides to one type, and is a value like any other. */
#pragma D option quiet
int a; uint8_t c; int64_t l; uint32_t u; uint64_t ul;
BEGIN
{
	a = 3; c = 200; l = -5; u = 4000000000; ul = 18446744073709551615u;
	printf("%d %d %d\n", a == 1 ? 10 : a == 2 ? 20 : a == 3 ? 30 : 40, a > 2 ? a > 5 ? 1 : 2 : 3, a ? 1 : 0);
	printf("%d %d %d\n", 1 ? c : l, 0 ? c : l, 1 ? u : -1);
	printf("%d %d\n", 0 ? u : -1, (0 ? u : -1) > 0);
	printf("%d %d\n", (0 ? ul : -1) > 0, (0 ? l : -1) > 0);
	printf("%d %d %d\n", sizeof (1 ? c : c), sizeof (1 ? c : l), sizeof (1 ? u : a));
	printf("%d %d\n", (a ? a : 0) + 1, 1 + (a ? a : 0) * 2);
	printf("%d\n", (a > 1 ? 10 : 20) + (a > 5 ? 1 : 2) * (a == 3 ? 100 : 200));
	printf("%s %s\n", a > 2 ? "big" : "small", a > 5 ? "big" : a > 2 ? "middle" : "small");
	printf("%d %d\n", a ? a++ : a--, a);
	printf("%d %d\n", !a ? a++ : --a, a);
	a = a == 3 ? a + 1 : a - 1; printf("%d\n", a);
	a = l < 0 ? c > 100 ? u > 5 ? 1 : 2 : 3 : 4; printf("%d\n", a);
	s = a ? "text" : 0; printf("[%s]", s); s = a ? NULL : s; printf("[%s] %d", s, s == NULL);
	printf(" [%s][%s][%s]\n", !a ? execname : NULL, 1 ? 0 : "x", a ? "y" : NULL);
	exit(0);
}
