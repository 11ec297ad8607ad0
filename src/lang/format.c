/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The language of printf formats, parsed once when the program is compiled.
 *
 *	conversion: "%" { "#" | "0" | "-" | "+" | " " | "'" | "@" } [ number | "*" | "?" ] [ "." [
 *number | "*" ] ] [ "h" | "hh" | "l" | "ll" | "L" | "z" | "t" | "j" ] letter
 *
 * "%%" becomes part of the text around it. "?" is the width of a pointer in hexadecimal digits.
 *What letters there are and which lengths go with them stands in one table; which types they print
 *is for the checker, how they print is for show.
 */
#include "lang/format.h"

#include "lang/lex.h"

#include <string.h>

enum { WIDEST = 65535, POINTER_DIGITS = 16 };

static const struct letter {
	const char *name;
	const char *lengths; /* each followed by a blank; "" always goes */
} letters[] = {
	{ "a", "" },
	{ "A", "" },
	{ "c", "l " },
	{ "C", "" },
	{ "d", "hh h l ll z t j " },
	{ "D", "" },
	{ "e", "l L " },
	{ "E", "l L " },
	{ "f", "l L " },
	{ "F", "l L " },
	{ "g", "l L " },
	{ "G", "l L " },
	{ "i", "hh h l ll z t j " },
	{ "I", "" },
	{ "k", "" },
	{ "o", "hh h l ll z t j " },
	{ "p", "" },
	{ "P", "" },
	{ "s", "l " },
	{ "S", "" },
	{ "T", "" },
	{ "u", "hh h l ll z t j " },
	{ "wc", "" },
	{ "ws", "" },
	{ "x", "hh h l ll z t j " },
	{ "X", "hh h l ll z t j " },
	{ "Y", "" },
};

struct parse {
	struct diag_ctx *d;
	struct loc at;
	const char *text;
	uint32_t len, off;
	uint32_t start; /* of the conversion being read */
	unsigned count; /* conversions so far, this one included: messages number them */
	unsigned nargs;
	bool is_printa;
};

static struct loc conversion_loc(const struct parse *p)
{
	return lex_string_loc(p->at, p->start, p->off - p->start);
}

static char next(const struct parse *p)
{
	return p->off < p->len ? p->text[p->off] : '\0';
}

static unsigned flag_of(char c)
{
	switch (c) {
	case '#':
		return CF_ALT;
	case '0':
		return CF_ZERO;
	case '-':
		return CF_LEFT;
	case ' ':
		return CF_SPACE;
	case '+':
		return CF_PLUS;
	case '\'':
		return CF_GROUP;
	case '@':
		return CF_AGG;
	default:
		return 0;
	}
}

/* A width or a precision. */
static int read_number(struct parse *p, const char *what)
{
	int n = 0;

	while (next(p) >= '0' && next(p) <= '9') {
		n = n * 10 + (p->text[p->off++] - '0');
		if (n > WIDEST)
			diag_fail(p->d, "D_SYNTAX", conversion_loc(p),
				  "format conversion #%u has a %s above %d", p->count, what,
				  WIDEST);
	}
	return n;
}

static void read_dynamic(struct parse *p, struct conv *c, unsigned flag)
{
	p->off++;
	if (p->is_printa)
		diag_fail_hint(p->d, "D_PRINTF_DYN_PROTO", conversion_loc(p),
			       "printa's values come from the aggregation: write the number itself",
			       "format conversion #%u: '*' may not be used with printa( )",
			       p->count);
	c->flags |= flag;
	p->nargs++;
}

static void read_width_and_precision(struct parse *p, struct conv *c)
{
	if (next(p) == '*') {
		read_dynamic(p, c, CF_DYNWIDTH);
	} else if (next(p) == '?') {
		p->off++;
		c->width = POINTER_DIGITS;
	} else if (next(p) >= '1' && next(p) <= '9') {
		c->width = read_number(p, "width");
	}
	if (next(p) != '.')
		return;
	p->off++;
	if (next(p) == '*')
		read_dynamic(p, c, CF_DYNPREC);
	else
		c->prec = read_number(p, "precision");
	if (next(p) == '.')
		diag_fail(p->d, "D_SYNTAX", conversion_loc(p),
			  "format conversion #%u has more than one '.' specified", p->count);
}

static const struct letter *find_letter(const char *text, uint32_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(letters); i++) {
		if (strlen(letters[i].name) == len && !memcmp(letters[i].name, text, len))
			return &letters[i];
	}
	return NULL;
}

static bool has_length(const struct letter *l, const char *length)
{
	size_t n = strlen(length);

	for (const char *p = l->lengths; *p; p = strchr(p, ' ') + 1) {
		if (!strncmp(p, length, n) && p[n] == ' ')
			return true;
	}
	return !n;
}

static void read_length(struct parse *p, struct conv *c)
{
	if (!next(p) || !strchr("hlLztj", next(p)))
		return;
	c->length[0] = p->text[p->off++];
	if ((c->length[0] == 'h' || c->length[0] == 'l') && next(p) == c->length[0])
		c->length[1] = p->text[p->off++];
}

static DT_NORETURN void undefined(struct parse *p)
{
	/* The conversion's name, as far as it looks like one. */
	uint32_t from = p->start + 1, end;

	while (from < p->len && (flag_of(p->text[from]) || strchr("123456789.*?", p->text[from])))
		from++;
	end = p->off > from ? p->off : from;
	if (end >= p->len && from >= p->len)
		diag_fail_hint(p->d, "D_SYNTAX", conversion_loc(p),
			       "a percent sign itself is written %%",
			       "format conversion #%u name expected before end of format string",
			       p->count);
	if (end < p->len && (end == from || p->text[end] > ' '))
		end++;
	p->off = end;
	unsigned char c = (unsigned char)p->text[from];
	const char *hint = c == '\0' || c == ' ' || c >= 0x80 || strchr("%),;:!\n\t", c)
				   ? "a percent sign itself is written %%"
			   : c == 'n' ? "D can't write to memory with %n; a newline is \\n"
			   : c == 'b' ? "D has no %b: print %x"
			   : c == 'm' ? "D has no %m: print errno with %d"
				      : NULL;

	if (c < ' ' || c >= 0x7f)
		diag_fail_hint(p->d, "D_SYNTAX", conversion_loc(p), hint,
			       "format conversion #%u is undefined: %%\\%03o", p->count, c);
	diag_fail_hint(p->d, "D_SYNTAX", conversion_loc(p), hint,
		       "format conversion #%u is undefined: %%%.*s", p->count, (int)(end - from),
		       p->text + from);
}

/* A conversion, at its '%'. Returns false if it was "%%". */
static bool read_conversion(struct parse *p, struct conv *c)
{
	unsigned flag;

	p->start = p->off++;
	p->count++;
	c->width = c->prec = c->arg = -1;
	while (p->off < p->len && (flag = flag_of(next(p)))) {
		c->flags |= flag;
		p->off++;
	}
	read_width_and_precision(p, c);
	/* The aggregation's sign may stand behind the width too. */
	while (next(p) == '@') {
		c->flags |= CF_AGG;
		p->off++;
	}
	if (next(p) == '%') {
		p->off++;
		p->count--;
		if (p->off - p->start > 2)
			diag_fail(p->d, "D_SYNTAX", conversion_loc(p),
				  "%%%% takes no flags, width or precision");
		return false;
	}
	const struct letter *l = p->off + 2 <= p->len ? find_letter(p->text + p->off, 2) : NULL;

	if (!l) {
		read_length(p, c);
		l = p->off < p->len ? find_letter(p->text + p->off, 1) : NULL;
	}
	if (!l)
		undefined(p);
	if (!has_length(l, c->length))
		undefined(p);
	p->off += (uint32_t)strlen(l->name);
	strcpy(c->conv, l->name);
	c->loc = conversion_loc(p);
	if (!(c->flags & CF_AGG)) {
		c->arg = (int)p->nargs++;
		return true;
	}
	if (!p->is_printa)
		diag_fail_hint(
			p->d, "D_PRINTF_AGG_CONV", c->loc, "printa( ) prints aggregations",
			"%%@ conversion requires an aggregation and is not for use with printf( )");
	return true;
}

struct format *format_parse(struct diag_ctx *d, const char *text, uint32_t len, struct loc at,
			    bool is_printa)
{
	struct parse p = { .d = d, .at = at, .text = text, .is_printa = is_printa };
	struct format *f = arena_new(&d->arena, struct format);
	VEC(struct conv) convs = { 0 };
	char *literal = arena_alloc(&d->arena, (size_t)len + 1), *from = literal;

	len = (uint32_t)strnlen(text, len); /* a \0 ends it, as in C */
	p.len = len;
	f->is_printa = is_printa;
	f->text = arena_strndup(&d->arena, text, len);
	while (p.off < len) {
		struct conv c = { 0 };

		if (text[p.off] != '%') {
			*literal++ = text[p.off++];
			continue;
		}
		if (!read_conversion(&p, &c)) {
			*literal++ = '%';
			continue;
		}
		c.literal = from;
		c.literal_len = (uint32_t)(literal - from);
		from = literal;
		vec_push(&d->arena, &convs, c);
	}
	if (literal > from || !convs.n) {
		struct conv rest = { .literal = from,
				     .literal_len = (uint32_t)(literal - from),
				     .width = -1,
				     .prec = -1,
				     .arg = -1,
				     .loc = at };

		vec_push(&d->arena, &convs, rest);
	}
	f->convs = convs.at;
	f->nconvs = (unsigned)convs.n;
	f->nargs = p.nargs;
	return f;
}
