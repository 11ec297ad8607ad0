/*
 * Inlines that nothing uses are checked, but not for what only a clause can tell: args[], and variables that come later are there.
 */
#pragma D option quiet
inline int first = args[0];
inline int second = first + 1;
inline int later = assigned + self->assigned;
inline int shorter[string s] = strlen(s) - 1;
inline int up(int x)
{
	int y = 0;

	for (y = 0; y < 10; y++)
		@rounds[y] = count();
	return x + y;
}
inline void show(string what, int n)
{
	if (n > 0)
		printf("%s %d\n", what, n);
	@shown = max(n);
}

BEGIN
{
	assigned = 1;
	self->assigned = 2;
	printf("%d\n", assigned + self->assigned);
	exit(0);
}
