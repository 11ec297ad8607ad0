/* @@filter: s/address (0x[0-9a-f]*)/address (A)/ */
/* Memory of the firing: alloca, bcopy, and assignment through pointers. What lies outside is not written. */
#pragma D option quiet
struct s { int i; int f : 3; unsigned g : 5; char t[8]; struct s *next; int a[4]; };
struct s *gp;
int *ip;
BEGIN
{
	ip = alloca(16);
	printf("%d %d %d %d\n", ip[0], ip[1], ip[2], ip[3]);
	*ip = 7; ip[3] = -1; *(ip + 1) = 5; ip[1] += 10; ip[2]++; --*ip;
	printf("%d %d %d %d\n", ip[0], ip[1], ip[2], ip[3]);
	gp = (struct s *)alloca(sizeof (struct s));
	gp->i = 3; gp->f = -2; gp->g = 17; gp->t[0] = 'x'; gp->t[1] = 'y'; gp->a[3] = 44; gp->next = gp; gp->next->a[0] = 12;
	printf("%d %d %d %s %d %d %d\n", gp->i, gp->f, gp->g, stringof(gp->t), gp->a[3], gp->next == gp, gp->a[0]);
}
BEGIN { printf("%d %d %d\n", gp->i, gp->g, ip[1]); gp->g = 1; printf("%d\n", gp->g); }
BEGIN { this->bad = (int *)0; *this->bad = 1; printf("not\n"); }
BEGIN { this->bad = (int *)0xffffffff81000000; this->bad[2] = 1; printf("not\n"); }
BEGIN { this->c = (char *)alloca(8); this->c[1 << 20] = 1; printf("not\n"); }
BEGIN { this->n = 5000; this->p = alloca(this->n); printf("not\n"); }
BEGIN { this->p = alloca(70000); printf("not\n"); }
BEGIN { this->p = alloca(-1); printf("not\n"); }
BEGIN
{
	this->n = 24; this->l = (long *)alloca(this->n);
	this->l[2] = 9;
	this->q = (long *)alloca(24);
	bcopy(this->l, this->q, this->n);
	printf("%d %d\n", this->q[0], this->q[2]);
	this->c = (char *)this->q;
	this->c[0] = 'd'; this->c[1] = 't';
	this->n = 0;
	bcopy(this->l, this->q, this->n);
	bcopy(this->l, this->q, 0);
	printf("%s\n", stringof(this->c));
}
BEGIN { bcopy(0, alloca(4), 4); printf("not\n"); }
BEGIN { bcopy(curthread, curthread, 4); printf("not\n"); }
BEGIN { this->n = 4097; bcopy(curthread, alloca(8), this->n); printf("not\n"); }
BEGIN { this->n = 4096; bcopy(curthread, alloca(8), this->n); printf("not\n"); }
BEGIN { this->big = (char *)alloca(65536); this->big[65535] = 'z'; printf("%c%d\n", this->big[65535], this->big[4096]); exit(0); }
