#pragma D option quiet
BEGIN
{
	g = 1; this->t = 2; self->s = 3;
	a["one"] = 1; a["two"] = 2; b[1, "x"] = 10; b[2, "x"] = 20;
	self->m[7] = 70;
}
BEGIN
{
	printf("%d %d %d\n", g, this->t, self->s);
	printf("%d %d %d\n", a["one"], a["two"], a["three"]);
	printf("%d %d %d\n", b[1, "x"], b[2, "x"], b[1, "y"]);
	printf("%d %d\n", self->m[7], self->m[8]);
	a["one"]++; a["two"] += 5; a["four"]++;
	g++; ++g; g += 10; self->s *= 4; this->t <<= 3;
	printf("%d %d %d %d %d %d\n", a["one"], a["two"], a["four"], g, self->s, this->t);
	a["one"] = 0; self->m[7] = 0;
	printf("%d %d\n", a["one"], self->m[7]);
	exit(0);
}
