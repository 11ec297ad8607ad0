/* ^^ is D's own: between && and || in precedence, both sides always evaluated, 0 or 1. */
#pragma D option quiet
int a; int b; int n;
BEGIN
{
	a = 1; b = 0;
	printf("%d %d %d %d\n", a ^^ a, a ^^ b, b ^^ a, b ^^ b);
	printf("%d %d\n", 1 || 1 ^^ 1, (1 || 1) ^^ 1);
	printf("%d %d\n", 1 ^^ 1 || 1, 1 ^^ (1 || 1));
	printf("%d %d\n", 0 && 1 ^^ 1, 0 && (1 ^^ 1));
	printf("%d %d\n", 1 ^^ 1 && 0, (1 ^^ 1) && 0);
	printf("%d %d\n", a || a ^^ a, a ^^ a && b);
	printf("%d %d %d\n", 1 ^^ 1 ^^ 1, 2 ^^ 4, 2 ^^ 0);
	printf("%d %d\n", a ^^ a ? 5 : 6, 8 | 1 ^^ 1);
	n = 0; printf("%d", n++ ^^ n++); printf(" %d\n", n);
	n = 1; printf("%d", n-- ^^ 0); printf(" %d\n", n);
	printf("%d %d\n", sizeof (1ul ^^ 1ul), 0x100000000 ^^ 0);
	exit(0);
}
