/* A variable of each type takes what fits, gives it back promoted, and overflows as C does. */
#pragma D option quiet
int8_t a; uint8_t b; int16_t c; uint16_t d; int32_t e; uint32_t f; int64_t g; uint64_t h; char i;
this int8_t a; this uint8_t b; this int16_t c; this uint16_t d; this int32_t e; this uint32_t f; this int64_t g;
this uint64_t h; this char i;
self int8_t a; self uint8_t b; self int16_t c; self uint16_t d; self int32_t e; self uint32_t f; self int64_t g;
self uint64_t h; self char i;
BEGIN
{
	a = 0x1234567890abcdef; b = 0x1234567890abcdef; c = 0x1234567890abcdef; d = 0x1234567890abcdef;
	e = 0x1234567890abcdef; f = 0x1234567890abcdef; g = 0x9234567890abcdef; h = 0x9234567890abcdef;
	i = 0x1234567890abcdef;
	printf("%d %d %d %d %d %d %d %u %d\n", a, b, c, d, e, f, g, h, i);
	printf("%d %d %d %d %d\n", a + b, c - d, (int64_t)e + f, -b, ~d);
	a = 127; a++; b = 255; b++; c = 32767; c++; d = 65535; ++d; f = 4294967295; ++f; h = -1; h++; i = 127; ++i;
	printf("%d %d %d %d %d %d %d\n", a, b, c, d, f, h, i);
	a--; b--; c--; d--; f--; h--; i--;
	printf("%d %d %d %d %d %u %d\n", a, b, c, d, f, h, i);
	this->a = 0x1234567890abcdef; this->b = 0x1234567890abcdef; this->c = 0x1234567890abcdef;
	this->d = 0x1234567890abcdef; this->e = 0x1234567890abcdef; this->f = 0x1234567890abcdef;
	this->g = 0x9234567890abcdef; this->h = 0x9234567890abcdef; this->i = 0x1234567890abcdef;
	printf("%d %d %d %d %d %d %d\n", this->a, this->b, this->c, this->d, this->e, this->f, this->g);
	printf("%u %d\n", this->h, this->i);
	this->a = 127; this->a++; this->b = 255; this->b++; this->c = 32767; this->c++; this->d = 65535; ++this->d;
	this->f = 4294967295; ++this->f; this->h = -1; this->h++; this->i = 127; ++this->i;
	printf("%d %d %d %d\n", this->a, this->b, this->c, this->d);
	printf("%d %d %d\n", this->f, this->h, this->i);
	self->a = 0x1234567890abcdef; self->b = 0x1234567890abcdef; self->c = 0x1234567890abcdef;
	self->d = 0x1234567890abcdef; self->e = 0x1234567890abcdef; self->f = 0x1234567890abcdef;
	self->g = 0x9234567890abcdef; self->h = 0x9234567890abcdef; self->i = 0x1234567890abcdef;
	printf("%d %d %d %d %d %d %d\n", self->a, self->b, self->c, self->d, self->e, self->f, self->g);
	printf("%u %d\n", self->h, self->i);
	self->a = 127; self->a++; self->b = 255; self->b++; self->c = 32767; self->c++; self->d = 65535; ++self->d;
	self->f = 4294967295; ++self->f; self->h = -1; self->h++; self->i = 127; ++self->i;
	printf("%d %d %d %d\n", self->a, self->b, self->c, self->d);
	printf("%d %d %d\n", self->f, self->h, self->i);
	exit(0);
}
