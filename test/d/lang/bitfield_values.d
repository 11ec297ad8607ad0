/* What an assignment to a bit-field gives, and what ++ and op= give, is what the field then holds. */
#pragma D option quiet
struct bits {
	unsigned int u : 3;
	int s : 4;
	uint8_t b : 2;
	int64_t l : 33;
};
struct bits g;
self struct bits t;
struct bits as[string];
BEGIN
{
	printf("%d %d %d\n", g.u = 9, this->y = (g.s = 7), g.s);
	printf("%d %d\n", g.s = 8, this->x = (self->t.b = 0xff));
	printf("%d %d %d\n", ++g.s, g.u += 8, as["k"].b -= 1);
	printf("%d %d %d\n", g.u--, --g.u, --g.u);
	printf("%x %x\n", g.l = 0x1ffffffff, g.l = 0x2f0000000);
	g.s = 7;
	printf("%d %d\n", g.s++, g.s);
	printf("%d\n", ((int)(g.u = 15)) == 15);
	exit(0);
}
