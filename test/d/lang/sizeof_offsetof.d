/* sizeof of types, objects and expressions, and offsetof, for D's own types. Nothing in sizeof is evaluated. */
#pragma D option quiet
struct s1 { char a; int b; char c; };
struct s2 { char a; short b; int64_t c; char d[3]; struct s1 e; void *f; };
union u1 { char a[5]; int b; int64_t c; };
struct s3 { union u1 u; struct s2 v[2]; };
struct bits { unsigned a:3; unsigned b:7; int c:20; int64_t d:40; char e; };
enum e1 { ONE = 1, TWO, TEN = 10 };
typedef struct s2 s2_t;
typedef int pair_t[2];
struct packed { s2_t x; pair_t y; enum e1 z; };
struct s1 v1; struct s3 v3; int n; int *p; int64_t *q[4];
BEGIN
{
	printf("%d %d %d %d\n", sizeof (struct s1), sizeof (struct s2), sizeof (union u1), sizeof (struct s3));
	printf("%d %d %d %d\n", sizeof (struct bits), sizeof (enum e1), sizeof (s2_t), sizeof (pair_t));
	printf("%d %d %d\n", sizeof (struct packed), sizeof (int[10]), sizeof (char *[3]));
	printf("%d %d %d\n", offsetof(struct s1, a), offsetof(struct s1, b), offsetof(struct s1, c));
	printf("%d %d %d\n", offsetof(struct s2, b), offsetof(struct s2, c), offsetof(struct s2, d));
	printf("%d %d %d\n", offsetof(struct s2, e), offsetof(struct s2, f), offsetof(union u1, c));
	printf("%d %d\n", offsetof(struct s3, v), offsetof(struct packed, z));
	printf("%d %d %d\n", offsetof(s2_t, f), offsetof(struct packed, y), offsetof(struct bits, e));
	printf("%d %d %d\n", sizeof (v1), sizeof v1, sizeof (v3));
	printf("%d %d %d %d\n", sizeof (v1.a), sizeof (v1.b), sizeof v1.b, sizeof (v3.v));
	printf("%d %d %d %d\n", sizeof (n), sizeof (p), sizeof (*p), sizeof *p);
	printf("%d %d %d\n", sizeof (q), sizeof (q[0]), sizeof (*q[0]));
	n = 5;
	printf("%d %d", sizeof (n++), sizeof (n = 9)); printf(" %d\n", n);
	printf("%d %d\n", sizeof (n + 1L), sizeof ((char)n));
	printf("%d %d\n", sizeof (int) - 5 < 0, sizeof (sizeof (int)));
	printf("%d %d %d %d\n", ONE, TWO, TEN, sizeof (ONE));
	exit(0);
}
