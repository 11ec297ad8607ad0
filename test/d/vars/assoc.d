/* Associative arrays: keys of every integer type and mixed tuples, values of every kind, 0 frees, self-> ones are the thread's. */
#pragma D option quiet
int8_t narrow[int8_t]; uint64_t wide[uint64_t, int8_t, uint16_t]; string s[int, string]; int *p[int]; self int mine[int, string];
self string words[int]; int ptrs[void *];
BEGIN
{
	n[1] = 10; n[-1] = 20; n[0] = 30; n[0x100000001] = 40;
	printf("%d %d %d %d %d\n", n[1], n[-1], n[0], n[2], n[0xffffffff]);
	narrow[1] = 300; narrow[1]++; narrow[-1] = 5; printf("%d %d %d\n", narrow[1], narrow[-1], narrow[2]);
	wide[-1, 1, 2] = 0xffffffffffffffff; wide[-1, 1, 3] = 5; wide[18446744073709551615u, 2, 2] = 6;
	printf("%u %u %u %u\n", wide[-1, 1, 2], wide[18446744073709551615u, 1, 3], wide[-1, 2, 2], wide[0, 1, 2]);
	s[1, "a"] = "one"; s[1, "b"] = "two"; s[2, "a"] = s[1, "b"];
	printf("%s %s %s [%s]\n", s[1, "a"], s[1, "b"], s[2, "a"], s[2, "b"]);
	s[1, "a"] = 0; printf("[%s] %s\n", s[1, "a"], s[1, "b"]);
	p[1] = (int *)0x1000; printf("%p %p\n", p[1], p[1] + 1); p[1]++; p[1] += 2; printf("%p\n", p[1]);
	self->mine[1, "k"] = 5; self->mine[2, "k"] = 6; self->mine[1, "k"] *= 3;
	printf("%d %d %d\n", self->mine[1, "k"], self->mine[2, "k"], self->mine[1, "j"]);
	self->words[3] = "three"; printf("%s [%s]\n", self->words[3], self->words[4]);
	ptrs[(void *)0x10] = 1; ptrs[(char *)0x10 + 1] = 2; printf("%d %d %d\n", ptrs[(void *)0x10], ptrs[(void *)0x11], ptrs[NULL]);
	i = 5; c[i++] += 10; c[i++]++; ++c[i--]; printf("%d %d %d %d %d\n", c[5], c[6], c[7], c[8], i);
	i = 5; printf("%d %d %d\n", c[i++]--, c[i]++, i); printf("%d %d %d\n", c[5], c[6], c[7]);
	exit(0);
}
