/* An array variable is emptied by = 0; structures are assigned with theirs. */
#pragma D option quiet
int a[4];
struct s { int n; char c[8]; int m[2][2]; };
struct s x;
struct s y;
BEGIN
{
	a[1] = 3;
	a[3] = 4;
	a = 0;
	printf("%d %d\n", a[1], a[3]);
	x.c[0] = 'x';
	x.m[1][0] = 10;
	y = x;
	x.m[1][0] = 11;
	printf("%s %d %d\n", stringof(y.c), y.m[1][0], x.m[1][0]);
	exit(0);
}
