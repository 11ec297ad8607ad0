/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Fields of records and of aggregation keys, taken out of their bytes.
 */
#include "show/impl.h"

bool field_fits(const struct rec_field *f, size_t size)
{
	return f->kind == FIELD_CONST || (f->off <= size && f->size <= size - f->off);
}

int64_t field_int(const struct rec_field *f, const char *base, unsigned *size)
{
	const char *p = base + f->off;
	uint64_t v = 0;

	if (f->kind == FIELD_CONST) {
		*size = f->size ? f->size : 8;
		return f->imm;
	}
	if (f->kind == FIELD_USYMADDR && f->size >= 16) {
		*size = 8;
		memcpy(&v, p + 8, 8);
		return (int64_t)v;
	}
	*size = f->size < 8 ? f->size : 8;
	if (!*size)
		return 0;
	memcpy(&v, p, *size);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v >>= 64 - *size * 8;
#endif
	if (f->is_signed && *size < 8) {
		unsigned shift = 64 - *size * 8;

		return (int64_t)(v << shift) >> shift;
	}
	return (int64_t)v;
}

const char *field_string(const struct image *im, const struct rec_field *f, const char *base,
			 size_t *n)
{
	uint32_t off;

	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_BYTES:
		*n = strnlen(base + f->off, f->size);
		return base + f->off;
	case FIELD_PROBESTR:
		memcpy(&off, base + f->off, sizeof(off));
		if (!im || off >= im->strtab_size)
			break;
		*n = strnlen(im->strtab + off, im->strtab_size - off);
		return im->strtab + off;
	case FIELD_CONST:
		if (!f->str)
			break;
		*n = strlen(f->str);
		return f->str;
	default:
		break;
	}
	*n = 0;
	return "";
}

static bool is_text(const struct rec_field *f)
{
	return f->kind == FIELD_STRING || f->kind == FIELD_PROBESTR ||
	       (f->kind == FIELD_CONST && f->str);
}

static bool is_number(const struct rec_field *f)
{
	return f->kind == FIELD_INT || f->kind == FIELD_SYMADDR ||
	       (f->kind == FIELD_CONST && !f->str);
}

static int compare_text(const struct image *im, const struct rec_field *fa, const char *a,
			const struct rec_field *fb, const char *b)
{
	size_t na, nb;
	const char *x = field_string(im, fa, a, &na), *y = field_string(im, fb, b, &nb);
	int c = memcmp(x, y, na < nb ? na : nb);

	return c ? c : (na > nb) - (na < nb);
}

static int compare_numbers(const struct rec_field *fa, const char *a, const struct rec_field *fb,
			   const char *b)
{
	unsigned size;
	int64_t x = field_int(fa, a, &size), y = field_int(fb, b, &size);

	if (fa->kind != FIELD_SYMADDR && fa->is_signed && fb->is_signed)
		return (x > y) - (x < y);
	return ((uint64_t)x > (uint64_t)y) - ((uint64_t)x < (uint64_t)y);
}

/* Stacks and pairs of words; a shorter one goes on with zeros. */
static int compare_words(const struct rec_field *fa, const char *a, const struct rec_field *fb,
			 const char *b)
{
	uint32_t size = fa->size > fb->size ? fa->size : fb->size;

	for (uint32_t at = 0; at + 8 <= size; at += 8) {
		uint64_t x = 0, y = 0;

		if (at + 8 <= fa->size)
			memcpy(&x, a + fa->off + at, 8);
		if (at + 8 <= fb->size)
			memcpy(&y, b + fb->off + at, 8);
		if (x != y)
			return x < y ? -1 : 1;
	}
	return 0;
}

int compare_fields(const struct image *im, const struct rec_field *fa, const char *a,
		   const struct rec_field *fb, const char *b)
{
	int c;

	if (is_text(fa) && is_text(fb))
		return compare_text(im, fa, a, fb, b);
	if (is_number(fa) && is_number(fb))
		return compare_numbers(fa, a, fb, b);
	if (fa->kind != fb->kind)
		return fa->kind < fb->kind ? -1 : 1;
	if (fa->kind != FIELD_BYTES)
		return compare_words(fa, a, fb, b);
	c = memcmp(a + fa->off, b + fb->off, fa->size < fb->size ? fa->size : fb->size);
	return c ? c : (fa->size > fb->size) - (fa->size < fb->size);
}
