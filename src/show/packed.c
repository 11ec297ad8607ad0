/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations in less room: with aggpack a distribution is one line, a character a bucket; with agghist
 * the counts of all keys are the bars of one histogram.
 *
 *                key  min .---------. max  | count
 *                cat    0 : _X      : 128  | 14
 *
 * Widths, characters and roundings are the guides'.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "show/impl.h"

enum { LQUANT_WIDTH = 8, TEXT_WIDTH = 16, BLOCK_LOWEST = 0x2581, BLOCK_LEVELS = 8 };

enum packed_form packed_form(const struct show *s, const struct agg_desc *d)
{
	if (s->opts.aggpack && (d->agg->kind == AGG_QUANTIZE || d->agg->kind == AGG_LQUANTIZE))
		return PACKED_LINE;
	if (s->opts.agghist && d->nkeys && (d->agg->kind == AGG_COUNT || d->agg->kind == AGG_SUM))
		return PACKED_BAR;
	return PACKED_NONE;
}

/* ---- what the rows have in common ---- */

/* Buckets from the first that any row uses to the last, and one more on either side. */
static void find_range(struct packed *p, struct agg_entry *const *rows, size_t n)
{
	unsigned words = agg_words(p->desc->agg), lo = words, hi = 0;

	if (p->desc->agg->kind == AGG_LQUANTIZE) {
		p->first = 0;
		p->last = words - 1;
		return;
	}
	for (size_t i = 0; i < n; i++)
		for (unsigned b = 0; b < words; b++) {
			if (!rows[i]->values[b])
				continue;
			lo = b < lo ? b : lo;
			hi = b > hi ? b : hi;
		}
	if (lo == words)
		lo = hi = agg_bucket(p->desc->agg, 0);
	p->first = lo ? lo - 1 : 0;
	p->last = hi + 1 < words ? hi + 1 : hi;
}

static void find_total(struct packed *p, struct agg_entry *const *rows, size_t n, bool zoom)
{
	for (size_t i = 0; i < n; i++)
		add_to_total(&p->bars, (int64_t)rows[i]->values[0], zoom);
}

static int digits(int64_t v)
{
	int n = snprintf(NULL, 0, "%" PRId64, v);

	return n < 4 ? 4 : n;
}

static int field_width(const struct rec_field *f)
{
	if (f->kind == FIELD_INT || f->kind == FIELD_CONST || f->kind == FIELD_SYMADDR)
		switch (f->size) {
		case 1:
			return 3;
		case 2:
			return 5;
		case 4:
			return 8;
		default:
			return 16;
		}
	return TEXT_WIDTH;
}

static int keys_width(const struct agg_desc *d)
{
	int width = 0;

	for (unsigned i = 0; i < d->nkeys; i++)
		width += field_width(&d->keys[i]) + 1;
	return width;
}

static void put_packed_header(struct strbuf *out, const struct packed *p)
{
	int width = keys_width(p->desc), min = LQUANT_WIDTH - 1, max = LQUANT_WIDTH;

	if (p->desc->agg->kind == AGG_QUANTIZE) {
		min = digits(agg_bucket_low(p->desc->agg, p->first));
		max = digits(agg_bucket_low(p->desc->agg, p->last));
	}
	strbuf_printf(out, "\n%*s %*s .", width, width ? "key" : "", min, "min");
	for (unsigned b = p->first; b <= p->last; b++)
		strbuf_putc(out, '-');
	strbuf_printf(out, ". %-*s | count\n", max, "max");
}

void packed_begin(struct show *s, struct packed *p, const struct agg_desc *d,
		  struct agg_entry *const *rows, size_t n)
{
	*p = (struct packed){ .desc = d, .form = packed_form(s, d) };
	if (!n)
		return;
	if (p->form == PACKED_BAR) {
		find_total(p, rows, n, s->opts.aggzoom);
		put_distribution_header(&s->text, keys_width(d), "key");
	} else {
		find_range(p, rows, n);
		put_packed_header(&s->text, p);
	}
}

/* ---- a row ---- */

static void put_block(struct strbuf *out, unsigned c)
{
	strbuf_putc(out, (char)(0xe0 | c >> 12));
	strbuf_putc(out, (char)(0x80 | (c >> 6 & 0x3f)));
	strbuf_putc(out, (char)(0x80 | (c & 0x3f)));
}

/* Terminals that are known to show nothing but ASCII get that, unless told otherwise. */
static bool speaks_utf8(const struct show *s)
{
	const char *term = getenv("TERM");

	if (s->opts.encoding != ENCODING_BY_TERM)
		return s->opts.encoding == ENCODING_UTF8;
	return !term || (strcmp(term, "dumb") && strcmp(term, "sun") && strcmp(term, "sun-color"));
}

static void put_bucket(struct show *s, int64_t v, long double total, bool utf8)
{
	static const char up[] = "__xxxxXX", down[] = "vvvvVV";
	long double share = total > 0 ? (long double)v / total : 0;

	if (v == 0)
		strbuf_putc(&s->text, ' ');
	else if (v < 0)
		strbuf_putc(&s->text, down[(unsigned)(-share * (sizeof(down) - 2) + 0.5L)]);
	else if (utf8)
		put_block(&s->text, BLOCK_LOWEST + (unsigned)(share * (BLOCK_LEVELS - 1) + 0.5L));
	else
		strbuf_putc(&s->text, up[(unsigned)(share * (sizeof(up) - 2) + 0.5L)]);
}

static void put_line(struct show *s, const struct packed *p, const struct agg_entry *e)
{
	const struct agg *a = p->desc->agg;
	struct bars all = { 0 };
	bool utf8 = speaks_utf8(s);
	int64_t low = agg_bucket_low(a, p->first), high = agg_bucket_low(a, p->last), count = 0;
	char text[32];

	for (unsigned b = p->first; b <= p->last; b++) {
		add_to_total(&all, (int64_t)e->values[b], s->opts.aggzoom);
		count += (int64_t)e->values[b];
	}
	if (a->kind == AGG_QUANTIZE) {
		strbuf_printf(&s->text, " %*" PRId64 " :", digits(low), low);
	} else {
		snprintf(text, sizeof(text), "< %" PRId64, a->base);
		strbuf_printf(&s->text, "%*s :", LQUANT_WIDTH, text);
	}
	for (unsigned b = p->first; b <= p->last; b++)
		put_bucket(s, (int64_t)e->values[b], all.total, utf8);
	if (a->kind == AGG_QUANTIZE) {
		strbuf_printf(&s->text, ": %-*" PRId64, digits(high), high);
	} else {
		snprintf(text, sizeof(text), ">= %" PRId64, high);
		strbuf_printf(&s->text, ": %-*s", LQUANT_WIDTH, text);
	}
	strbuf_printf(&s->text, " | %" PRId64 "\n", count / (int64_t)(e->normal ? e->normal : 1));
}

void put_packed(struct show *s, const struct packed *p, const struct agg_entry *e)
{
	for (unsigned i = 0; i < p->desc->nkeys; i++)
		put_packed_key(s, &p->desc->keys[i], e->key, TEXT_WIDTH);
	if (p->form == PACKED_BAR) {
		strbuf_putc(&s->text, ' ');
		put_bars(s, &p->bars, (int64_t)e->values[0], e->normal);
	} else {
		put_line(s, p, e);
	}
}
