/* Thread-local variables and arrays' elements in one expression, many times over: what each needs of the stack is free again. */
#pragma D option quiet
#pragma D option strsize=64k
self int a;
self int b;
self int8_t d;
self string c;
BEGIN
{
	self->a = 1;
	self->d = 3;
	self->b = 2;
	self->c = "x";
	m[2, "x"] = 5;
	printf("%d\n", self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d));
	@[self->a, self->c, m[self->b, self->c], probename] = sum(self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + self->d + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d) + (m[self->b, self->c] = self->d));
	printa("%d %s %d %s %@d\n", @);
	exit(0);
}
