/* What was never assigned reads as 0, "" or all zero bytes, in every scope, and reading makes nothing. */
#pragma D option quiet
struct st { int a; char b[4]; struct st *next; int64_t c[2]; };
int g; self int s; this int t; int arr[int]; self int sarr[string];
string gs; self string ss; this string ts; string as[int];
void *gp; self void *sp; this char *tp; int *ap[int];
struct st gst; this struct st tst; self struct st sst; struct st ast[int];
BEGIN
{
	printf("%d %d %d %d %d\n", g, self->s, this->t, arr[1], self->sarr["x"]);
	printf("[%s][%s][%s][%s]\n", gs, self->ss, this->ts, as[1]);
	printf("%d%d%d%d\n", gp == NULL, self->sp == NULL, this->tp == NULL, ap[1] == NULL);
	printf("%d %d %d %d\n", gst.a, gst.b[3], gst.next == NULL, gst.c[1]);
	printf("%d %d %d %d\n", this->tst.a, this->tst.b[3], this->tst.next == NULL, this->tst.c[1]);
	printf("%d %d %d %d\n", self->sst.a, self->sst.b[3], self->sst.next == NULL, self->sst.c[1]);
	printf("%d %d %d %d\n", ast[1].a, ast[1].b[3], ast[1].next == NULL, ast[1].c[1]);
	printf("%d %d\n", g + 1, arr[2] - 1);
	x[1] = 5; y = 7;
	printf("%d %d %d\n", x[0], x[1], y);
	exit(0);
}
