/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How many words an aggregation's value has, and which bucket of a distribution a value belongs to:
 * in plain C what lower_agg.c and the runtime emit for the kernel. Layout of values: record.h.
 */
#include "code/record.h"

#define QUANTIZE_BUCKETS 127
#define QUANTIZE_ZERO	 63

/*
 * One magnitude of llquantize: values from..to-1 in `buckets` buckets of `width`, the first of
 * which has number `first`.
 */
struct magnitude {
	uint64_t from, to, width;
	unsigned first, buckets;
};

/* factor^low; what 64 signed bits can't hold stands as the largest they can. */
static uint64_t lowest(const struct agg *a)
{
	uint64_t v = 1;

	for (int64_t i = 0; i < a->base; i++)
		if (__builtin_mul_overflow(v, (uint64_t)a->step, &v) || v > INT64_MAX)
			return INT64_MAX;
	return v;
}

/*
 * Steps to the next magnitude (the first if i == 0). False behind the last: `first` is then the
 * number of the bucket for all above, and `from` its lower bound.
 */
static bool next_magnitude(const struct agg *a, int64_t i, struct magnitude *m)
{
	uint64_t factor = (uint64_t)a->step, steps;

	if (i == 0)
		*m = (struct magnitude){ .from = lowest(a), .first = 1 };
	else
		*m = (struct magnitude){ .from = m->to, .first = m->first + m->buckets };
	if (a->base + i > a->limit || __builtin_mul_overflow(m->from, factor, &m->to) ||
	    m->to > INT64_MAX)
		return false;
	steps = m->to < (uint64_t)a->nsteps ? m->to : (uint64_t)a->nsteps;
	m->width = m->to / steps;
	m->buckets = (unsigned)(steps - steps / factor);
	return true;
}

static int64_t levels(const struct agg *a)
{
	int64_t n = a->step > 0 ? (a->limit - a->base) / a->step : 0;

	return n > 0 ? n : 1;
}

unsigned agg_words(const struct agg *a)
{
	struct magnitude m;
	int64_t i = 0;

	switch (a->kind) {
	case AGG_COUNT:
	case AGG_SUM:
		return 1;
	case AGG_AVG:
	case AGG_MIN:
	case AGG_MAX:
		return 2;
	case AGG_STDDEV:
		return 4;
	case AGG_QUANTIZE:
		return QUANTIZE_BUCKETS;
	case AGG_LQUANTIZE:
		return (unsigned)levels(a) + 2;
	case AGG_LLQUANTIZE:
		while (next_magnitude(a, i, &m))
			i++;
		return m.first + 1;
	}
	return 1;
}

static unsigned quantize_bucket(int64_t x)
{
	uint64_t v = x < 0 ? 0 - (uint64_t)x : (uint64_t)x;
	unsigned bits = v ? 64 - (unsigned)__builtin_clzll(v) : 0;

	if (bits > QUANTIZE_ZERO) /* only -2^63 */
		bits = QUANTIZE_ZERO;
	return x < 0 ? QUANTIZE_ZERO - bits : QUANTIZE_ZERO + bits;
}

static unsigned lquantize_bucket(const struct agg *a, int64_t x)
{
	uint64_t level;

	if (x < a->base)
		return 0;
	level = ((uint64_t)x - (uint64_t)a->base) / (uint64_t)a->step;
	return 1 + (unsigned)(level < (uint64_t)levels(a) ? level : (uint64_t)levels(a));
}

static unsigned llquantize_bucket(const struct agg *a, int64_t x)
{
	struct magnitude m;

	for (int64_t i = 0; next_magnitude(a, i, &m); i++) {
		if (i == 0 && x < (int64_t)m.from)
			return 0;
		if (x < (int64_t)m.to)
			return m.first + (unsigned)(((uint64_t)x - m.from) / m.width);
	}
	return x < (int64_t)m.from ? 0 : m.first;
}

unsigned agg_bucket(const struct agg *a, int64_t x)
{
	switch (a->kind) {
	case AGG_QUANTIZE:
		return quantize_bucket(x);
	case AGG_LQUANTIZE:
		return lquantize_bucket(a, x);
	case AGG_LLQUANTIZE:
		return llquantize_bucket(a, x);
	default:
		return 0;
	}
}

static int64_t llquantize_low(const struct agg *a, unsigned bucket)
{
	struct magnitude m;

	for (int64_t i = 0; next_magnitude(a, i, &m); i++)
		if (bucket < m.first + m.buckets)
			return (int64_t)(m.from + (bucket - m.first) * m.width);
	return (int64_t)m.from;
}

int64_t agg_bucket_low(const struct agg *a, unsigned bucket)
{
	switch (a->kind) {
	case AGG_QUANTIZE:
		if (bucket == QUANTIZE_ZERO)
			return 0;
		if (bucket > QUANTIZE_ZERO)
			return (int64_t)(1ull << (bucket - QUANTIZE_ZERO - 1));
		return -(int64_t)(1ull << (QUANTIZE_ZERO - 1 - bucket));
	case AGG_LQUANTIZE:
		return bucket ? a->base + (int64_t)(bucket - 1) * a->step : INT64_MIN;
	case AGG_LLQUANTIZE:
		return bucket ? llquantize_low(a, bucket) : INT64_MIN;
	default:
		return 0;
	}
}
