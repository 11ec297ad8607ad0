/* Functions of one's own: values, strings, structures, loops and locals in them, functions in functions; those that record. */
#pragma D option quiet
struct pair { int a; char name[8]; };
typedef int number_t;
this struct pair p;

inline int max3(int a, int b, int c)
{
	int m = a;

	if (b > m)
		m = b;
	if (c > m)
		return c;
	return m;
}

inline string twice(string s) { return strjoin(s, s); }

inline int find(string s, string c)
{
	int i;

	for (i = 0; i < 64; i++) {
		if (substr(s, i, 1) == "")
			return -1;
		if (substr(s, i, 1) == c)
			return i;
	}
	return -2;
}

inline uint8_t narrow(int x) { return x; }
inline int nothing(int x) { if (x > 100) return 1; }
inline string none(int x) { if (x) return "some"; }
inline int sum_of(struct pair p) { return p.a + p.name[0]; }

inline number_t bits(uint64_t x)
{
	number_t n, i = 0;

	for (i = 0; i < 64; i++)
		n += (x >> i) & 1;
	return n;
}

/* A parameter is the function's own. */
inline int twist(int n) { n = n * 2; n++; return n; }

inline void show(string what, int v)
{
	if (v < 0) {
		printf("%s: none\n", what);
		return;
	}
	printf("%s: %d\n", what, v);
	for (this->k = 0; this->k < v && this->k < 4; this->k++)
		printf("  .%d\n", this->k);
	@seen[what] = count();
}

inline void both(int v) { show("first", v); show("second", v - 2); }
inline int seven() { return 7; }

BEGIN
{
	printf("%d %d %s\n", max3(1, 2, 3), max3(3, max3(5, 9, 7), 1), twice(twice("ab")));
	printf("%d %d %d [%s] [%s]\n", narrow(300), nothing(5), nothing(500), none(0), none(1));
	show("e in hello", find("hello", "e"));
	show("z in hello", find("hello", "z"));
	both(1);
	this->n = 10;
	printf("%d, and still %d; %d bits; %d\n", twist(this->n), this->n, bits(0xff00ff), seven());
	this->p.a = 5;
	this->p.name[0] = 'A';
	printf("%d\n", sum_of(this->p));
	for (this->i = 0; this->i < 3; this->i++)
		printf("%d ", twist(this->i));
	printf("\n");
}

/* In predicates, in conditions that are not always asked, in keys. */
BEGIN /max3(1, 2, 3) == 3 && find("abc", "c") == 2/
{
	calls = 0;
	this->x = 0 && twist(calls++);
	x["n", max3(4, 5, 6)] = 1;
	printf("%d %d %d\n", calls, x["n", 6], 1 ? twist(1) : twist(2));
}

BEGIN /find("abc", "d") == 2/ { printf("never\n"); }
BEGIN { exit(0); }
