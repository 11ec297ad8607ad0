/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The pictures of quantize(), lquantize() and llquantize(): a row a bucket, from one empty bucket
 * below the first with something in it to one above the last, with a bar as long as the bucket's
 * share of all. Buckets can be negative (an increment may be): then the axis moves to the right or,
 * with both signs, to the middle.
 */
#include <inttypes.h>

#include "show/impl.h"

enum { BAR = 40, VALUE_WIDTH = 16, COUNT_WIDTH = 9 };

#define ZOOM 0.95L /* of the width is what the highest bar takes with aggzoom */

struct picture {
	const struct agg *agg;
	const int64_t *data; /* NULL: all zero */
	unsigned first, last;
	struct bars bars;
};

bool is_distribution(const struct agg *a)
{
	return a->kind == AGG_QUANTIZE || a->kind == AGG_LQUANTIZE || a->kind == AGG_LLQUANTIZE;
}

static int64_t count_in(const struct picture *p, unsigned bucket)
{
	return p->data ? p->data[bucket] : 0;
}

static void find_rows(struct picture *p, unsigned n)
{
	p->first = 0;
	p->last = n - 1;
	while (p->first < n && !count_in(p, p->first))
		p->first++;
	if (p->first == n) {
		/* Nothing, or nothing any more: the rows around zero, or the lowest ones. */
		p->first = p->agg->kind == AGG_QUANTIZE ? agg_bucket(p->agg, 0) - 1 : 0;
		p->last = p->agg->kind == AGG_LLQUANTIZE ? 1 : p->first + 2;
		return;
	}
	while (!count_in(p, p->last))
		p->last--;
	if (p->first)
		p->first--;
	if (p->last < n - 1)
		p->last++;
}

static long double magnitude(int64_t v)
{
	return v < 0 ? -(long double)v : (long double)v;
}

void add_to_total(struct bars *b, int64_t v, bool zoom)
{
	long double m = magnitude(v);

	b->positives |= v > 0;
	b->negatives |= v < 0;
	if (!zoom)
		b->total += m;
	else if (b->total < m / ZOOM)
		b->total = m / ZOOM;
}

static void put_bar(struct strbuf *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		strbuf_putc(out, '@');
}

/* A bar of U+2588, its end as fine as an eighth of that. */
static void put_fine_bar(struct strbuf *out, long double len)
{
	unsigned whole = (unsigned)len, rest = (unsigned)((len - (long double)whole) * 8);

	for (unsigned i = 0; i < whole; i++)
		strbuf_puts(out, "\u2588");
	if (rest) {
		strbuf_puts(out, "\xe2\x96");
		strbuf_putc(out, (char)(0x8f - (rest - 1)));
	}
	put_spaces(out, BAR - whole - !!rest);
}

void put_bars(struct show *s, const struct bars *b, int64_t v, uint64_t normal)
{
	struct strbuf *out = &s->text;
	unsigned len = b->positives && b->negatives ? BAR / 2 : BAR;
	long double share = b->total > 0 ? magnitude(v) / b->total : 0;
	unsigned bar = (unsigned)(magnitude(v) * len / (b->total > 0 ? b->total : 1) + 0.5L);
	bool left = b->negatives && (!b->positives || v <= 0);
	int64_t divisor = (int64_t)(normal ? normal : 1);

	if (b->total <= 0)
		bar = 0;
	if (bar > len)
		bar = len;
	if (s->opts.encoding == ENCODING_UTF8 && b->positives && !b->negatives) {
		strbuf_putc(out, '|');
		put_fine_bar(out, share * BAR);
	} else if (left) {
		put_spaces(out, len - bar);
		put_bar(out, bar);
		strbuf_putc(out, '|');
		if (b->positives)
			put_spaces(out, len);
	} else {
		if (b->negatives)
			put_spaces(out, len);
		strbuf_putc(out, '|');
		put_bar(out, bar);
		put_spaces(out, len - bar);
	}
	strbuf_putc(out, ' ');
	put_int(out, divisor == -1 ? (int64_t)(0 - (uint64_t)v) : v / divisor, -COUNT_WIDTH);
	strbuf_putc(out, '\n');
}

static void put_label(struct strbuf *out, const struct agg *a, unsigned bucket, unsigned n)
{
	char label[32];

	if (a->kind == AGG_QUANTIZE)
		snprintf(label, sizeof(label), "%" PRId64, agg_bucket_low(a, bucket));
	else if (bucket == 0)
		snprintf(label, sizeof(label), "< %" PRId64, agg_bucket_low(a, 1));
	else if (bucket == n - 1)
		snprintf(label, sizeof(label), ">= %" PRId64, agg_bucket_low(a, bucket));
	else
		snprintf(label, sizeof(label), "%" PRId64, agg_bucket_low(a, bucket));
	put_string(out, label, VALUE_WIDTH);
	strbuf_putc(out, ' ');
}

void put_distribution_header(struct strbuf *out, int width, const char *title)
{
	strbuf_printf(out, "\n%*s %41s %-*s\n", width, title,
		      "------------- Distribution -------------", COUNT_WIDTH, "count");
}

void put_distribution(struct show *s, const struct agg *a, const uint64_t *values, uint64_t normal)
{
	struct picture p = { .agg = a, .data = (const int64_t *)values };
	unsigned n = agg_words(a);

	find_rows(&p, n);
	for (unsigned i = p.first; i <= p.last; i++)
		add_to_total(&p.bars, count_in(&p, i), s->opts.aggzoom);
	put_distribution_header(&s->text, VALUE_WIDTH, "value");
	for (unsigned i = p.first; i <= p.last; i++) {
		put_label(&s->text, a, i, n);
		put_bars(s, &p.bars, count_in(&p, i), normal);
	}
}
