/* && and || stop when they know; ?: evaluates one side; comma does not exist. Effects show what ran. */
#pragma D option quiet
int n; int m; int64_t r;
BEGIN
{
	n = 0; r = 0 && n++; printf("%d %d\n", r, n);
	n = 0; r = 1 && n++; printf("%d %d\n", r, n);
	n = 0; r = 1 || n++; printf("%d %d\n", r, n);
	n = 0; r = 0 || n++; printf("%d %d\n", r, n);
	n = 1; r = n-- && n--; printf("%d %d\n", r, n);
	n = 0; r = n++ || n++ || n++; printf("%d %d\n", r, n);
	n = 0; r = ++n && ++n && 0 && ++n; printf("%d %d\n", r, n);
	n = 0; m = 0; r = n++ ? m++ : --m; printf("%d %d %d\n", r, n, m);
	n = 1; m = 0; r = n++ ? m++ : --m; printf("%d %d %d\n", r, n, m);
	n = 5; r = (n = 0) || (n = 7) || (n = 9); printf("%d %d\n", r, n);
	n = 5; r = n == 5 && (m = 6) && m == 7 || (m = 8); printf("%d %d %d\n", r, n, m);
	n = 0; r = 0 && n++ && n++ || n++ && n++; printf("%d %d\n", r, n);
	n = 3; r = n && n - 3 || n - 2; printf("%d\n", r);
	n = 0; r = n != 0 && 10 / n > 1; printf("%d\n", r);
	n = 0; r = n == 0 || 10 % n; printf("%d\n", r);
	n = 0; r = n ? 10 / n : -1; printf("%d\n", r);
	n = 0x100; r = (char)n || 0; printf("%d\n", r);
	r = 0x100000000 && 1; printf("%d\n", r);
	r = !0x100000000; printf("%d\n", r);
	r = 0x100000000 ? 1 : 2; printf("%d\n", r);
	exit(0);
}
