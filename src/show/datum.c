/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Values where no format says how: what trace() prints, and the columns of keys. Widths are
 * DTrace's.
 */
#include "show/impl.h"

enum { TRACED_TEXT = -33, KEY_TEXT = -50, SYMBOL = -50 };

/* Columns of integers by their size in bytes, a blank before them not counted. */
static int int_width(unsigned size)
{
	return size <= 1 ? 3 : size <= 2 ? 5 : size <= 4 ? 8 : 16;
}

static void put_integer(struct strbuf *out, const struct rec_field *f, const char *base, bool quiet)
{
	unsigned size;
	int64_t v = field_int(f, base, &size);
	int width = quiet ? 0 : int_width(size);

	if (!quiet)
		strbuf_putc(out, ' ');
	if (f->is_signed || f->kind == FIELD_CONST)
		put_int(out, v, width);
	else
		put_uint(out, (uint64_t)v, width);
}

static void put_text(struct show *s, const struct rec_field *f, const char *base, int width,
		     bool quiet)
{
	size_t n;
	const char *p = field_string(s->env.image, f, base, &n);

	if (!quiet)
		strbuf_puts(&s->text, "  ");
	put_column(&s->text, p, n, quiet ? 0 : width);
}

void put_symaddr(struct show *s, const struct rec_field *f, const char *base, struct strbuf *out)
{
	struct symbols *sy = s->opts.noresolve ? NULL : show_symbols(s);
	uint64_t pid = 0, addr;
	unsigned size;

	addr = (uint64_t)field_int(f, base, &size);
	if (f->kind == FIELD_USYMADDR)
		memcpy(&pid, base + f->off, 8);
	if (!sy)
		put_hex(out, addr);
	else if (f->kind == FIELD_USYMADDR && f->sym == BI_UMOD)
		symbols_user_mod(sy, (uint32_t)pid, addr, out);
	else if (f->kind == FIELD_USYMADDR)
		symbols_user(sy, (uint32_t)pid, addr, f->sym == BI_UADDR, out);
	else if (f->sym == BI_MOD)
		symbols_kernel_mod(sy, addr, out);
	else
		symbols_kernel_sym(sy, addr, false, out);
}

static void put_symbol(struct show *s, const struct rec_field *f, const char *base)
{
	strbuf_reset(&s->word);
	put_symaddr(s, f, base, &s->word);
	strbuf_puts(&s->text, "  ");
	put_column(&s->text, s->word.s ? s->word.s : "", s->word.n, SYMBOL);
	s->text.failed |= s->word.failed;
}

static void put_default(struct show *s, const struct rec_field *f, const char *base, int text_width,
			bool quiet)
{
	switch (f->kind) {
	case FIELD_INT:
		put_integer(&s->text, f, base, quiet);
		break;
	case FIELD_CONST:
		if (f->str)
			put_text(s, f, base, text_width, quiet);
		else
			put_integer(&s->text, f, base, quiet);
		break;
	case FIELD_STRING:
	case FIELD_PROBESTR:
		put_text(s, f, base, text_width, quiet);
		break;
	case FIELD_BYTES:
		put_bytes(s, base + f->off, f->size, text_width, quiet, false);
		break;
	case FIELD_STACK:
	case FIELD_USTACK:
		put_stack(s, f, base, s->opts.stackindent, 0, -1);
		break;
	case FIELD_SYMADDR:
	case FIELD_USYMADDR:
		put_symbol(s, f, base);
		break;
	}
}

void put_packed_key(struct show *s, const struct rec_field *f, const char *base, int width)
{
	const char *p;
	size_t n;

	if (f->kind != FIELD_STRING && f->kind != FIELD_PROBESTR &&
	    !(f->kind == FIELD_CONST && f->str)) {
		put_default(s, f, base, KEY_TEXT, false);
		return;
	}
	p = field_string(s->env.image, f, base, &n);
	strbuf_putc(&s->text, ' ');
	put_column(&s->text, p, n, width);
}

void put_traced(struct show *s, const struct rec_field *f, const char *base)
{
	put_default(s, f, base, TRACED_TEXT, s->opts.quiet);
}

void put_key(struct show *s, const struct rec_field *f, const char *base)
{
	put_default(s, f, base, KEY_TEXT, false);
}
