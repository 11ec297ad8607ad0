/* Elements of arrays come by being assigned and go by delete, which is assigning 0; has_key() asks for one. */
#pragma D option quiet
struct point { int x, y; };
string names[int];
self int seen[string, int];
struct point points[int];
BEGIN {
	a[1] = 10; a[2] = 20;
	names[7] = "seven";
	self->seen["x", 3] = 1;
	points[5].x = 50;
	self->plain = 4;
	printf("%d %d %d %d %d\n", has_key(a[1]), has_key(a, 2), has_key(a[3]), has_key(names[7]), has_key(names, 8));
	printf("%d %d %d\n", has_key(self->seen["x", 3]), has_key(self->seen, "x", 4), has_key(points[5]));
}
BEGIN {
	delete a[1];
	delete(a[2]);
	delete names[7];
	delete self->seen["x", 3];
	delete points[5];
	delete self->plain;
	delete a[99];
	printf("%d %d %d %d %d\n", has_key(a[1]), has_key(a[2]), has_key(names[7]), has_key(self->seen["x", 3]), has_key(points[5]));
	printf("%d [%s] %d %d\n", a[1], names[7], points[5].x, self->plain);
}
/* A word of one's own still. */
BEGIN { delete = 3; x[delete] = 1; printf("%d %d\n", delete, has_key(x, delete)); a[2] = 0; printf("%d\n", has_key(a, 2)); exit(0); }
