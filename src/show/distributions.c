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
	long double total; /* what a whole bar stands for */
	bool positives, negatives;
	int64_t normal;
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

static void measure(struct picture *p, bool zoom)
{
	for (unsigned i = p->first; i <= p->last; i++) {
		int64_t count = count_in(p, i);
		long double v = magnitude(count);

		p->positives |= count > 0;
		p->negatives |= count < 0;
		if (!zoom)
			p->total += v;
		else if (p->total < v / ZOOM)
			p->total = v / ZOOM;
	}
}

static void put_bar(struct strbuf *out, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		strbuf_putc(out, '@');
}

static void put_row(struct strbuf *out, const struct picture *p, int64_t v)
{
	unsigned len = p->positives && p->negatives ? BAR / 2 : BAR;
	unsigned bar = p->total > 0 ? (unsigned)(magnitude(v) * len / p->total + 0.5L) : 0;
	bool left = p->negatives && (!p->positives || v <= 0);

	if (bar > len)
		bar = len;
	if (left) {
		put_spaces(out, len - bar);
		put_bar(out, bar);
		strbuf_putc(out, '|');
		if (p->positives)
			put_spaces(out, len);
	} else {
		if (p->negatives)
			put_spaces(out, len);
		strbuf_putc(out, '|');
		put_bar(out, bar);
		put_spaces(out, len - bar);
	}
	strbuf_putc(out, ' ');
	put_int(out, p->normal == -1 ? (int64_t)(0 - (uint64_t)v) : v / p->normal, -COUNT_WIDTH);
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

void put_distribution(struct show *s, const struct agg *a, const uint64_t *values, uint64_t normal)
{
	struct picture p = {
		.agg = a,
		.data = (const int64_t *)values,
		.normal = (int64_t)(normal ? normal : 1),
	};
	unsigned n = agg_words(a);

	find_rows(&p, n);
	measure(&p, s->opts.aggzoom);
	strbuf_printf(&s->text, "\n%*s %41s %-*s\n", VALUE_WIDTH, "value",
		      "------------- Distribution -------------", COUNT_WIDTH, "count");
	for (unsigned i = p.first; i <= p.last; i++) {
		put_label(&s->text, a, i, n);
		put_row(&s->text, &p, count_in(&p, i));
	}
}
