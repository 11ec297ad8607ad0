/* An assignment is a value: of strings and structures too; keys, indices and right sides with effects are computed once. */
/* @@requires: btf */
#pragma D option quiet
struct st { int x; int y; }; struct st a; struct st b; struct st m[int]; struct st arr[4];
string s; string t; string w[int]; self string u; int n[4]; string k[string]; int c[string];
BEGIN
{
	i = 1; printf("%s ", w[i++] = "one"); printf("%d %s [%s]\n", i, w[1], w[2]);
	i = 1; s = t = w[i++] = self->u = "chain"; printf("%d %s %s %s %s [%s]\n", i, s, t, w[1], self->u, w[2]);
	printf("%d %d\n", strlen(s = "four"), (t = s) == "four");
	printf("[%s] [%s]\n", s = NULL, s);
	a.x = 3; a.y = 4;
	i = 1; b = m[i++] = a; printf("%d %d %d %d\n", i, b.x, m[1].y, m[2].y);
	i = 1; m[i++].x += 10; m[i++].y = 5; m[i--].y++; printf("%d %d %d %d\n", i, m[1].x, m[2].y, m[3].y);
	i = 0; arr[i++].x = 7; arr[i++].x -= 2; ++arr[i--].y; printf("%d %d %d %d\n", i, arr[0].x, arr[1].x, arr[2].y);
	i = 0; n[i++] = 5; n[i++] += 6; n[i]--; n[i++] *= 4; printf("%d %d %d %d %d\n", i, n[0], n[1], n[2], n[3]);
	i = 1; j = (w[i++] = "x") == "x"; printf("%d %d\n", i, j);
	k[s = "key"] = "v"; k[strjoin(s, t = "2")] = s; printf("%s %s %s\n", k["key"], k["key2"], t);
	i = 2; s = stringof(curthread->comm + i++); printf("%s %d\n", s, i);
	c[s = "p"]++; c[s = "p"] += 5; c[stringof(curthread->comm)]--; printf("%d %d\n", c["p"], c["dtrace"]);
	printf("%d %d\n", (a = b).x, (a = 0).y + a.x);
	exit(0);
}
