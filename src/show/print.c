/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * print(): a value with its type, structures member by member, four columns deeper each level:
 *
 *     struct timespec {
 *         time_t tv_sec = 0x5
 *         char [4] name = [ "abc" ]
 *     }
 *
 * Integers are hex, characters and enumerators what they stand for, pointers to functions names. The form
 * is that of the guides, their blanks at the ends of lines included.
 */
#include <ctype.h>
#include <inttypes.h>

#include "show/impl.h"

enum { STEP = 4, DEEPEST = 32 };

struct printing {
	struct show *s;
	const struct types *ts;
	struct strbuf *out;
};

static void put_value(struct printing *p, dt_tid type, const uint8_t *at, unsigned depth,
		      bool element);

static void put_type(struct printing *p, dt_tid t)
{
	static const char anon[] = " (anon)";
	char name[256], *at;

	type_name(p->ts, t, name, sizeof(name));
	while ((at = strstr(name, anon)))
		memmove(at, at + sizeof(anon) - 1, strlen(at + sizeof(anon) - 1) + 1);
	strbuf_puts(p->out, name);
}

static uint64_t number_at(const uint8_t *at, unsigned size, bool is_signed)
{
	uint64_t v = 0;
	unsigned shift;

#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	memcpy((uint8_t *)&v + 8 - size, at, size);
#else
	memcpy(&v, at, size);
#endif
	shift = 64 - size * 8;
	return is_signed && size < 8 ? (uint64_t)((int64_t)(v << shift) >> shift) : v;
}

static void put_number(struct strbuf *out, uint64_t v)
{
	strbuf_printf(out, "%#" PRIx64, v);
}

/* C's char, not uint8_t, which is a number. */
static bool is_char(const struct types *ts, dt_tid t)
{
	return type_kind(ts, t) == BTF_KIND_INT && type_size(ts, t) == 1 && type_is_signed(ts, t);
}

static void put_char(struct strbuf *out, uint8_t c)
{
	if (c >= ' ' && c <= '~')
		strbuf_printf(out, "'%c'", c);
	else if (c)
		strbuf_printf(out, "'\\%03o'", c);
	else
		strbuf_puts(out, "'\\0'");
}

static void put_enum(struct printing *p, dt_tid t, int64_t v)
{
	const char *name;

	if (type_enumerator_name(p->ts, t, v, &name))
		strbuf_puts(p->out, name);
	else
		strbuf_printf(p->out, "%" PRId64, v);
}

static void put_float(struct strbuf *out, const uint8_t *at, unsigned size)
{
	float f;
	double d;

	if (size == sizeof(f)) {
		memcpy(&f, at, sizeof(f));
		strbuf_printf(out, "%+.7e", (double)f);
	} else if (size == sizeof(d)) {
		memcpy(&d, at, sizeof(d));
		strbuf_printf(out, "%+.7e", d);
	} else {
		strbuf_printf(out, "<invalid size %u>", size);
	}
}

static void put_pointer(struct printing *p, dt_tid t, uint64_t v)
{
	dt_tid to = type_ref(p->ts, t);
	struct symbols *sy = NULL;

	if (v && to != TID_NONE && type_is_func(p->ts, to) && !type_is_user(p->ts, t) &&
	    !p->s->opts.noresolve)
		sy = show_symbols(p->s);
	if (sy)
		symbols_kernel_sym(sy, v, false, p->out);
	else
		put_number(p->out, v);
}

/* All printable up to a terminator: its length; else -1. */
static int64_t text_length(const uint8_t *at, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		if (!at[i])
			return i;
		if (at[i] < ' ' || at[i] > '~')
			return -1;
	}
	return -1;
}

static void put_quoted(struct strbuf *out, const char *s, size_t n)
{
	strbuf_putc(out, '"');
	strbuf_add(out, s, n);
	strbuf_putc(out, '"');
}

static void put_array(struct printing *p, dt_tid t, const uint8_t *at, unsigned depth, bool top)
{
	dt_tid elem = type_ref(p->ts, t);
	uint32_t n = type_nelems(p->ts, t);
	int64_t size = type_size(p->ts, elem), text = -1;
	bool sou = type_is_sou(p->ts, elem);

	if (is_char(p->ts, elem))
		text = text_length(at, n);
	if (text >= 0) {
		if (!top)
			strbuf_puts(p->out, "[ ");
		put_quoted(p->out, (const char *)at, (size_t)text);
		if (!top)
			strbuf_puts(p->out, " ]");
		return;
	}
	strbuf_puts(p->out, "[ ");
	for (uint32_t i = 0; i < n && size >= 0; i++) {
		put_value(p, elem, at + (size_t)size * i, depth + 1, true);
		if (i + 1 < n)
			strbuf_puts(p->out, ", ");
		else if (sou)
			strbuf_putc(p->out, '\n');
	}
	if (sou)
		put_spaces(p->out, depth * STEP);
	else
		strbuf_putc(p->out, ' ');
	strbuf_putc(p->out, ']');
}

static uint64_t bits_at(const uint8_t *base, const struct type_member *m)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < m->bit_size && i < 64; i++) {
		uint32_t bit = m->bit_off + i;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
		uint64_t one = base[bit / 8] >> (7 - bit % 8) & 1;

		v = v << 1 | one;
#else
		v |= (uint64_t)(base[bit / 8] >> bit % 8 & 1) << i;
#endif
	}
	return v;
}

static void put_members(struct printing *p, dt_tid t, const uint8_t *at, unsigned depth)
{
	struct type_member m;

	strbuf_puts(p->out, "{\n");
	for (unsigned i = 0; type_member_at(p->ts, t, i, &m); i++) {
		put_spaces(p->out, (depth + 1) * STEP);
		put_type(p, m.type);
		if (m.name && *m.name)
			strbuf_printf(p->out, "%s%s =",
				      p->out->n && p->out->s[p->out->n - 1] == '*' ? "" : " ",
				      m.name);
		strbuf_putc(p->out, ' ');
		if (m.bit_size && type_kind(p->ts, m.type) == BTF_KIND_ENUM)
			put_enum(p, m.type, (int64_t)bits_at(at, &m));
		else if (m.bit_size)
			put_number(p->out, bits_at(at, &m));
		else
			put_value(p, m.type, at + m.bit_off / 8, depth + 1, false);
		strbuf_putc(p->out, '\n');
	}
	put_spaces(p->out, depth * STEP);
	strbuf_putc(p->out, '}');
}

/* What stands behind the type and the name; an element of an array has neither, but for a structure's type. */
static void put_value(struct printing *p, dt_tid type, const uint8_t *at, unsigned depth,
		      bool element)
{
	dt_tid t = type_strip(p->ts, type);
	int64_t size = type_size(p->ts, t);

	if (depth > DEEPEST || size < 0) {
		strbuf_puts(p->out, size < 0 ? "<forward decl>" : "...");
	} else if (type_is_string(p->ts, t)) {
		put_quoted(p->out, (const char *)at, strnlen((const char *)at, (size_t)size));
	} else if (type_is_sou(p->ts, t)) {
		if (element) {
			strbuf_putc(p->out, '\n');
			put_spaces(p->out, depth * STEP);
			put_type(p, type);
			strbuf_putc(p->out, ' ');
		}
		put_members(p, t, at, depth);
	} else if (type_is_array(p->ts, t)) {
		put_array(p, t, at, depth, false);
	} else if (type_kind(p->ts, t) == BTF_KIND_ENUM || type_kind(p->ts, t) == BTF_KIND_ENUM64) {
		put_enum(p, t, (int64_t)number_at(at, (unsigned)size, type_is_signed(p->ts, t)));
	} else if (type_is_float(p->ts, t)) {
		put_float(p->out, at, (unsigned)size);
	} else if (type_is_pointer(p->ts, t)) {
		put_pointer(p, t, number_at(at, (unsigned)size, false));
	} else if (is_char(p->ts, t)) {
		put_char(p->out, *at);
	} else if (size == 1 || size == 2 || size == 4 || size == 8) {
		put_number(p->out, number_at(at, (unsigned)size, false));
	} else {
		strbuf_printf(p->out, "<invalid size %" PRId64 ">", size);
	}
}

void put_printed(struct show *s, const struct rec_field *f, const char *base)
{
	struct printing p = { s, s->env.image->types, &s->text };
	const uint8_t *at = (const uint8_t *)base + f->off;
	uint8_t word[8];
	const char *text;
	uint64_t v;
	unsigned size;
	size_t n;

	put_type(&p, f->type);
	strbuf_putc(&s->text, ' ');
	switch (f->kind) {
	case FIELD_STRING:
	case FIELD_PROBESTR:
		text = field_string(s->env.image, f, base, &n);
		put_quoted(&s->text, text, n);
		break;
	case FIELD_INT:
		/* as wide as it is recorded */
		v = (uint64_t)field_int(f, base, &size);
		if (type_is_pointer(p.ts, f->type)) {
			put_pointer(&p, type_strip(p.ts, f->type), v);
			break;
		}
		memcpy(word, at, f->size);
		put_value(&p, f->type, word, 0, false);
		break;
	default:
		if (type_is_array(p.ts, f->type))
			put_array(&p, type_strip(p.ts, f->type), at, 0, true);
		else
			put_value(&p, f->type, at, 0, false);
	}
	strbuf_putc(&s->text, '\n');
}
