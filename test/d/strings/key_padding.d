/* Keys are equal whatever lay in memory before: with a strsize that fills no words, in arrays and in aggregations. */
#pragma D option quiet
#pragma D option strsize=9
#pragma D option aggsortkey
string s; int m[int16_t, string]; self int t[string, int8_t]; string u;
BEGIN
{
	u = "eight888"; m[0, s] -= 1; m[0, ""] -= 1; m[0, s]--;
	printf("%d %d %d\n", m[0, ""], m[0, s], m[(int16_t)0, u == "x" ? u : ""]);
	m[1, u]++; m[1, "eight888"]++; m[1, strjoin("eig", "ht888")]++;
	printf("%d %d %d\n", m[1, u], m[1, "eight888"], m[1, strjoin("eight888", "")]);
	self->t[u, 1] = 5; self->t["eight888", 1]++; printf("%d %d\n", self->t[u, 1], self->t[strjoin("eight", "888"), 1]);
	@[u, s, 1] = count(); @["eight888", "", 1] = count(); @[strjoin("eight88", "8"), s, 1] = count();
	printa("[%s] [%s] %d %@d\n", @);
	exit(0);
}
