/*
 * The last index, bounded by a comparison, waits on the stack until those before it are evaluated: kernels that forget the bound there (6.1)
 * must load the program all the same.
 */
#pragma D option quiet
union u { long m[4][3][2]; signed char c; };
self union u from[string];
self char bytes[3][2][5];
self int wide[3][2][5];

BEGIN
{
	self->from["k"].c = 7;
	self->bytes[(self->from["k"].m[1][1][0]) % 3ul][(self->from["k"].m[2][2][0]) % 2ul][(self->from["k"].c) % 5ul] = self->from["k"].c;
	self->wide[(self->from["k"].m[1][1][0]) % 3ul][(self->from["k"].m[2][2][0]) % 2ul][(self->from["k"].c) % 5ul] = self->from["k"].c;
	printf("%d %d\n", self->bytes[0][0][2], self->wide[0][0][2]);
	exit(0);
}
