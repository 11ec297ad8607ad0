#pragma D option quiet
BEGIN
{
	printf("%d%d%d%d\n", 0 && 0, 0 && 1, 1 && 0, 2 && 3);
	printf("%d%d%d%d\n", 0 || 0, 0 || 1, 1 || 0, 2 || 3);
	printf("%d%d%d%d\n", 0 ^^ 0, 0 ^^ 1, 1 ^^ 0, 2 ^^ 3);
	printf("%d%d%d\n", !0, !5, !!5);
	printf("%d %d\n", 1 ? 10 : 20, 0 ? 10 : 20);
	i = 0;
	j = i++ && i++;
	printf("%d %d\n", i, j);
	exit(0);
}
