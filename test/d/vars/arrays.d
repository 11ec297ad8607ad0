/* Declared arrays of fixed size: elements, several dimensions, structs, index expressions, and an index out of range is a fault. */
#pragma D option quiet
int a[5]; int8_t c[4]; int64_t m[3][4]; struct p { int x; int y; } pts[2]; char buf[6]; this int t[3]; self int s[3];
int i;
BEGIN
{
	a[0] = 1; a[4] = 5; a[a[0]] = 2; i = 2; a[i] = 3; a[i + 1] = 4;
	printf("%d %d %d %d %d\n", a[0], a[1], a[2], a[3], a[4]);
	a[i++] += 10; a[i]--; ++a[i + 1]; printf("%d %d %d %d\n", a[2], a[3], a[4], i);
	c[0] = 200; c[3] = -1; printf("%d %d %d\n", c[0], c[1], c[3]);
	m[0][0] = 1; m[2][3] = 12; m[1][2] = 6; i = 1; m[i][i] = m[2][3] * m[i][2];
	printf("%d %d %d %d %d\n", m[0][0], m[1][1], m[1][2], m[2][3], m[2][2]);
	pts[0].x = 1; pts[1].y = 4; pts[i].x = 3; pts[0].y = pts[i].x - 1;
	printf("%d %d %d %d\n", pts[0].x, pts[0].y, pts[1].x, pts[1].y);
	pts[0] = pts[1]; printf("%d %d\n", pts[0].x, pts[0].y);
	buf[0] = 'd'; buf[1] = 'a'; buf[2] = 't'; buf[3] = 'a';
	printf("%s %d %d\n", stringof(buf), strlen(stringof(buf)), buf == "data");
	this->t[0] = 7; this->t[2] = 9; printf("%d %d %d\n", this->t[0], this->t[1], this->t[2]);
	self->s[1] = 8; self->s[2] = self->s[1]++; printf("%d %d %d\n", self->s[0], self->s[1], self->s[2]);
	printf("%d %d %d\n", sizeof (a), sizeof (m), sizeof (m[0]));
}
BEGIN { i = 5; printf("no %d\n", a[i]); }
BEGIN { i = -1; a[i] = 1; printf("no\n"); }
BEGIN { i = 4; printf("%d\n", a[i]); exit(0); }
