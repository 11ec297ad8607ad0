/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printf() and the formats of printa(). A value knows its size and sign from its field, so lengths
 * (%hd %lld) say nothing new: %d of an unsigned value is unsigned, %x of a negative int has eight
 * digits.
 */
#include <errno.h>
#include <locale.h>
#include <time.h>

#include "show/impl.h"

/* A conversion with its width and precision known. */
struct job {
	struct show *s;
	struct strbuf *out;
	const struct conv *cv;
	int width; /* 0: none; negative: flush left */
	int prec;  /* -1: none */
};

static bool is_conv(const struct conv *cv, const char *name)
{
	return !strcmp(cv->conv, name);
}

static void put_text(const struct job *j, const char *p, size_t n)
{
	if (j->prec >= 0 && n > (size_t)j->prec)
		n = (size_t)j->prec;
	put_column(j->out, p, n, j->width);
}

/* ---- integers ---- */

/* Digits of v in buf, which ends at end; returns where they begin. With ', the locale's separator
 * between thousands. */
static char *digits(char *end, uint64_t v, unsigned base, bool upper, bool group)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	const char *sep = group && base == 10 ? localeconv()->thousands_sep : "";
	size_t nsep = strlen(sep);
	unsigned n = 0;

	if (nsep > 4)
		nsep = 0;
	do {
		if (nsep && n && n % 3 == 0) {
			end -= nsep;
			memcpy(end, sep, nsep);
		}
		*--end = set[v % base];
		n++;
	} while (v /= base);
	return end;
}

static void put_number(const struct job *j, uint64_t v, unsigned base, bool upper, const char *sign)
{
	char buf[64], prefix[4], *p;
	unsigned flags = j->cv->flags;
	size_t n, nprefix, zeros = 0,
			   width = j->width < 0 ? 0 - (size_t)j->width : (size_t)j->width, total;

	p = digits(buf + sizeof(buf), v, base, upper, flags & CF_GROUP);
	n = (size_t)(buf + sizeof(buf) - p);
	if (!j->prec && !v)
		n = 0;
	if (j->prec >= 0 && (size_t)j->prec > n)
		zeros = (size_t)j->prec - n;
	if ((flags & CF_ALT) && base == 8 && !zeros && (v || !n))
		zeros = 1;
	if ((flags & CF_ALT) && base == 16 && v)
		sign = upper ? "0X" : "0x";
	nprefix = strlen(strcpy(prefix, sign));
	total = nprefix + zeros + n;
	if ((flags & CF_ZERO) && j->prec < 0 && j->width > 0 && width > total) {
		zeros += width - total;
		total = width;
	}
	if (j->width > 0 && width > total)
		put_spaces(j->out, width - total);
	strbuf_add(j->out, prefix, nprefix);
	while (zeros--)
		strbuf_putc(j->out, '0');
	strbuf_add(j->out, p, n);
	if (j->width < 0 && width > total)
		put_spaces(j->out, width - total);
}

static uint64_t cut(int64_t v, unsigned size)
{
	return size < 8 ? (uint64_t)v & ((1ull << size * 8) - 1) : (uint64_t)v;
}

static void put_integer(const struct job *j, int64_t v, unsigned size, bool is_signed)
{
	unsigned flags = j->cv->flags;
	char c = j->cv->conv[0];

	switch (c) {
	case 'o':
		put_number(j, cut(v, size), 8, false, "");
		break;
	case 'x':
	case 'p':
		put_number(j, cut(v, size), 16, false, "");
		break;
	case 'X':
		put_number(j, cut(v, size), 16, true, "");
		break;
	case 'u':
		put_number(j, cut(v, size), 10, false, "");
		break;
	default:
		if (!is_signed)
			put_number(j, cut(v, size), 10, false, "");
		else if (v < 0)
			put_number(j, 0 - (uint64_t)v, 10, false, "-");
		else
			put_number(j, (uint64_t)v, 10, false,
				   flags & CF_PLUS    ? "+"
				   : flags & CF_SPACE ? " "
						      : "");
	}
}

/* ---- characters ---- */

static size_t escape(char *to, unsigned char c)
{
	static const char named[] = "\a\b\f\n\r\t\v\"\\", letters[] = "abfnrtv\"\\";
	const char *at = c ? strchr(named, c) : NULL;

	to[0] = '\\';
	if (at) {
		to[1] = letters[at - named];
		return 2;
	}
	if (c == 0) {
		to[1] = '0';
		return 2;
	}
	if (c >= ' ' && c <= '~') {
		to[0] = (char)c;
		return 1;
	}
	to[1] = (char)('0' + (c >> 6));
	to[2] = (char)('0' + (c >> 3 & 7));
	to[3] = (char)('0' + (c & 7));
	return 4;
}

static size_t utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		c = 0xfffd;
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static void put_char(const struct job *j, int64_t v)
{
	char buf[4];
	size_t n;

	if (is_conv(j->cv, "C")) {
		n = escape(buf, (unsigned char)v);
	} else if (is_conv(j->cv, "wc") || j->cv->length[0] == 'l') {
		n = utf8(buf, (uint32_t)v);
	} else {
		buf[0] = (char)v;
		n = 1;
	}
	put_column(j->out, buf, n, j->width);
}

/* ---- strings ---- */

static void put_escaped(const struct job *j, const char *p, size_t n)
{
	struct strbuf *w = &j->s->word;
	char buf[4];

	strbuf_reset(w);
	for (size_t i = 0; i < n; i++)
		strbuf_add(w, buf, escape(buf, (unsigned char)p[i]));
	put_text(j, w->s ? w->s : "", w->n);
	j->out->failed |= w->failed;
}

static void put_wide(const struct job *j, const char *p, size_t size)
{
	struct strbuf *w = &j->s->word;
	char buf[4];

	strbuf_reset(w);
	for (size_t at = 0; at + 4 <= size; at += 4) {
		uint32_t c;

		memcpy(&c, p + at, 4);
		if (!c)
			break;
		strbuf_add(w, buf, utf8(buf, c));
	}
	put_text(j, w->s ? w->s : "", w->n);
	j->out->failed |= w->failed;
}

static void put_string_field(const struct job *j, const struct rec_field *f, const char *base)
{
	size_t n;
	const char *p = field_string(j->s->env.image, f, base, &n);

	if (f->kind == FIELD_BYTES && (is_conv(j->cv, "ws") || j->cv->length[0] == 'l'))
		put_wide(j, base + f->off, f->size);
	else if (is_conv(j->cv, "S"))
		put_escaped(j, p, n);
	else
		put_text(j, p, n);
}

/* ---- the rest ---- */

static void put_float(const struct job *j, const struct rec_field *f, const char *base)
{
	char fmt[16] = "%", buf[512], *p = fmt + 1;
	unsigned flags = j->cv->flags, size;
	long double v = 0;
	float f4;
	double f8;

	if (f->kind != FIELD_BYTES) {
		v = (long double)field_int(f, base, &size);
	} else if (f->size == sizeof(f4)) {
		memcpy(&f4, base + f->off, sizeof(f4));
		v = f4;
	} else if (f->size == sizeof(f8)) {
		memcpy(&f8, base + f->off, sizeof(f8));
		v = f8;
	} else if (f->size == sizeof(v)) {
		memcpy(&v, base + f->off, sizeof(v));
	}
	for (unsigned i = 0; i < 6; i++)
		if (flags & 1u << i)
			*p++ = "#0- +'"[i];
	memcpy(p, "*.*L", 4);
	p[4] = j->cv->conv[0];
	p[5] = '\0';
	strbuf_reset(&j->s->word);
	if (snprintf(buf, sizeof(buf), fmt, j->width, j->prec, v) < (int)sizeof(buf))
		strbuf_puts(j->out, buf);
	else
		strbuf_printf(j->out, fmt, j->width, j->prec, v);
}

/* Nanoseconds since 1970, local time: %Y "2026 Nov 23 01:35:11", %T "Mon, 23 Nov 2026 01:35:11
 * CET". */
static void put_time(const struct job *j, int64_t ns)
{
	time_t sec = (time_t)(ns / 1000000000);
	char buf[64];
	struct tm tm;
	size_t n = 0;

	if (localtime_r(&sec, &tm))
		n = strftime(buf, sizeof(buf),
			     is_conv(j->cv, "T") ? "%a, %d %b %G %T %Z" : "%Y %b %e %H:%M:%S", &tm);
	put_text(j, buf, n);
}

static void put_address(const struct job *j, const struct rec_field *f, const char *base)
{
	struct show *s = j->s;
	struct symbols *sy = s->opts.noresolve ? NULL : show_symbols(s);
	uint32_t pid = s->env.target;
	unsigned size;
	uint64_t addr = cut(field_int(f, base, &size), 8);

	strbuf_reset(&s->word);
	if (f->kind == FIELD_SYMADDR || f->kind == FIELD_USYMADDR)
		put_symaddr(s, f, base, &s->word);
	else if (!sy)
		put_hex(&s->word, addr);
	else if (is_conv(j->cv, "a"))
		symbols_kernel(sy, addr, &s->word);
	else if (pid)
		symbols_user(sy, pid, addr, true, &s->word);
	else
		put_hex(&s->word, addr);
	put_text(j, s->word.s ? s->word.s : "", s->word.n);
	j->out->failed |= s->word.failed;
}

static void put_port(const struct job *j, int64_t port)
{
	const char *name = service_name(j->s, (unsigned)port & 0xffff);
	char buf[8];

	if (!name) {
		snprintf(buf, sizeof(buf), "%u", (unsigned)port & 0xffff);
		name = buf;
	}
	put_text(j, name, strlen(name));
}

static void put_field(const struct job *j, const struct rec_field *f, const char *base)
{
	bool number = f->kind == FIELD_INT || (f->kind == FIELD_CONST && !f->str);
	unsigned size;

	if (f->kind == FIELD_STACK || f->kind == FIELD_USTACK) {
		/* Flush left, the width is how far the frames are indented. */
		put_stack(j->s, f, base, j->width < 0 ? -j->width : 0, j->width > 0 ? j->width : 0,
			  j->prec);
		return;
	}
	if (f->kind == FIELD_SYMADDR || f->kind == FIELD_USYMADDR) {
		if (strchr("aAsS", j->cv->conv[0])) {
			put_address(j, f, base);
			return;
		}
		number = true;
	}
	if (!number && !strchr("eEfFgG", j->cv->conv[0])) {
		put_string_field(j, f, base);
		return;
	}
	switch (j->cv->conv[0]) {
	case 'a':
	case 'A':
		put_address(j, f, base);
		break;
	case 'c':
	case 'C':
	case 'w':
		put_char(j, field_int(f, base, &size));
		break;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
		put_float(j, f, base);
		break;
	case 'P':
		put_port(j, field_int(f, base, &size));
		break;
	case 'T':
	case 'Y':
		put_time(j, field_int(f, base, &size));
		break;
	default: {
		int64_t v = field_int(f, base, &size);

		put_integer(j, v, size, f->is_signed || f->kind == FIELD_CONST);
	}
	}
}

static void put_agg(const struct job *j, const struct agg *a, const uint64_t *values,
		    uint64_t normal)
{
	bool is_signed = a->kind == AGG_SUM || a->kind == AGG_AVG ||
			 ((a->kind == AGG_MIN || a->kind == AGG_MAX) && a->is_signed);

	if (is_distribution(a))
		put_distribution(j->s, a, values, normal);
	else
		put_integer(j, agg_number(a, values, normal), 8, is_signed);
}

static int dynamic(const struct rec_field *fields, const char *base, int at)
{
	unsigned size;
	int64_t v = field_int(&fields[at], base, &size);

	return v > 65535 ? 65535 : v < -65535 ? -65535 : (int)v;
}

static int put_conv(struct show *s, const struct conv *cv, const struct rec_field *fields,
		    unsigned nfields, const char *base, const struct agg_row *row,
		    unsigned *next_agg)
{
	struct job j = { .s = s,
			 .out = &s->text,
			 .cv = cv,
			 .width = cv->width > 0 ? cv->width : 0,
			 .prec = cv->prec };
	int at = cv->arg;

	if ((cv->flags & CF_AGG) ? !row || !row->n : at < 0 || (unsigned)at >= nfields)
		return -EBADMSG;
	if (cv->flags & CF_DYNPREC) {
		if (--at < 0)
			return -EBADMSG;
		j.prec = dynamic(fields, base, at);
		if (j.prec < 0)
			j.prec = -1;
	}
	if (cv->flags & CF_DYNWIDTH) {
		if (--at < 0)
			return -EBADMSG;
		j.width = dynamic(fields, base, at);
	}
	if ((cv->flags & CF_LEFT) && j.width > 0)
		j.width = -j.width;
	if (cv->flags & CF_AGG) {
		unsigned k = *next_agg;
		const struct agg_entry *e = row->values[k];

		/* Conversions beyond the number of aggregations repeat the last one. */
		if (k + 1 < row->n)
			++*next_agg;
		put_agg(&j, row->descs[k]->agg, e ? e->values : NULL, e ? e->normal : 1);
	} else {
		put_field(&j, &fields[cv->arg], base);
	}
	return 0;
}

int put_formatted(struct show *s, const struct format *fmt, const struct rec_field *fields,
		  unsigned nfields, const char *base, const struct agg_row *row)
{
	unsigned next_agg = 0;
	int err = 0;

	for (unsigned i = 0; i < fmt->nconvs && !err; i++) {
		const struct conv *cv = &fmt->convs[i];

		strbuf_add(&s->text, cv->literal, cv->literal_len);
		if (cv->conv[0] == '%')
			strbuf_putc(&s->text, '%');
		else if (cv->conv[0])
			err = put_conv(s, cv, fields, nfields, base, row, &next_agg);
	}
	return err;
}
