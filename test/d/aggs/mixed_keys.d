/* Aggregations keyed by tuples of integers of every size, signs, strings, pointers, enumerators, char arrays and structures' members. */
#pragma D option quiet
#pragma D option aggsortkey
enum e { RED = 1, BLUE }; int8_t c; uint16_t us; int i; int64_t l; uint64_t ul; string s;
BEGIN
{
	c = -1; us = 65535; i = -2; l = -3; ul = 18446744073709551615u; s = "str";
	@a[c, us, i, l, ul, s] = count(); @a[-1, 65535, -2, -3, ul, "str"] = count(); @a[c, us, i, l, 5, s] = count();
	@b["a", 1, "b"] = sum(1); @b["a", 1, "c"] = sum(2); @b["a", 2, "b"] = sum(3); @b["b", 1, "b"] = sum(4); @b["a", 1, "b"] = sum(10);
	@c[s, probename, execname, pid == 0, 'x'] = max(5);
	@d[(char)200, (short)70000] = count(); @d[-56, 4464] = count();
	@e[(void *)0x1000, RED] = count(); @e[(void *)0x1000, BLUE] = count(); @e[(void *)-1, RED] = count();
	exit(0);
}
END
{
	printa("%d %d %d %d %u %s: %@d\n", @a);
	printa("%s %d %s: %@d\n", @b);
	printa("%s %s %s %d %c: %@d\n", @c);
	printa("%d %d: %@d\n", @d);
	printa("%p %d: %@d\n", @e);
}
