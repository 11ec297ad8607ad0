/* Variables of struct type: members, whole assignment, arrays and structs within, bit fields, unions, copies that are copies. */
#pragma D option quiet
struct in { int x; char name[8]; };
struct out { struct in a; struct in b[3]; int64_t n; union { int i; char c[4]; } u; unsigned lo:4; int hi:4; unsigned mid:10; };
struct out g; struct out h; this struct out t; self struct out s; struct out m[int]; struct in small; union un { int i; unsigned char c[4]; } v;
BEGIN
{
	g.a.x = 5; g.n = -1; g.b[0].x = 10; g.b[2].x = 30; g.a.name[0] = 'h'; g.a.name[1] = 'i';
	printf("%d %d %d %d %d %s\n", g.a.x, g.n, g.b[0].x, g.b[1].x, g.b[2].x, stringof(g.a.name));
	h = g; h.a.x = 6; h.b[2].x++;
	printf("%d %d %d %d\n", g.a.x, h.a.x, g.b[2].x, h.b[2].x);
	this->t = h; self->s = this->t; m[1] = self->s; m[2] = g;
	this->t.n = 100;
	printf("%d %d %d %d\n", this->t.n, self->s.n, m[1].n, m[2].a.x);
	printf("%d %d %s\n", self->s.b[2].x, m[1].b[2].x, stringof(m[1].a.name));
	self->s.n += 5; m[1].n -= 5; m[1].b[1].x = 77; m[3].n = 3;
	printf("%d %d %d %d %d\n", self->s.n, m[1].n, m[1].b[1].x, m[3].n, m[3].a.x);
	g.u.i = 0x41424344;
	printf("%c%c%c%c\n", g.u.c[0], g.u.c[1], g.u.c[2], g.u.c[3]);
	g.u.c[3] = 'Z'; printf("%x\n", g.u.i);
	g.lo = 13; g.hi = -3; g.mid = 1000; printf("%d %d %d\n", g.lo, g.hi, g.mid);
	g.lo = 16; g.hi = 8; g.mid += 30; printf("%d %d %d\n", g.lo, g.hi, g.mid);
	g.lo--; printf("%d %d %d\n", g.lo, g.hi, g.mid);
	g.hi = 0; printf("%d %d %d %d\n", g.lo, g.hi, g.mid, g.n);
	small = g.a; printf("%d %s\n", small.x, stringof(small.name));
	g.b[1] = small; printf("%d %s %d\n", g.b[1].x, stringof(g.b[1].name), g.b[2].x);
	v.i = 258; printf("%d %d %d\n", v.c[0], v.c[1], v.c[2]);
	g = 0; m[1] = 0;
	printf("%d %d %d\n", g.a.x, g.n, m[1].b[2].x);
	i = 2; h.b[i].x = 9; h.b[i - 1].x = 8; printf("%d %d %d\n", h.b[i].x, h.b[1].x, h.b[i - 2].x);
	exit(0);
}
