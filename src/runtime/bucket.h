/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Where a value falls in the distributions: quantize, lquantize, llquantize. Bucket numbers as in
 * code/record.h.
 */
#ifndef DT_RT_BUCKET_H
#define DT_RT_BUCKET_H

#include "runtime/rt.h"

/*
 * 63 for 0, 63 + k for 2^(k-1) .. 2^k - 1, 63 - k for the negatives of these; everything below
 * -2^62 is in 0. k is the number of bits of |x|: all bits below the highest are set, then bits are
 * counted. No branch depends on the value, for latencies are what branch predictors can't predict.
 */
RT_FUNCTION u64 rt_quantize(s64 x)
{
	u64 sign = (u64)(x >> 63), v = ((u64)x ^ sign) - sign;

	/* -2^63 has 64 bits: one too many. */
	v -= v >> 63;
	v |= v >> 1;
	v |= v >> 2;
	v |= v >> 4;
	v |= v >> 8;
	v |= v >> 16;
	v |= v >> 32;
	v -= v >> 1 & 0x5555555555555555ull;
	v = (v & 0x3333333333333333ull) + (v >> 2 & 0x3333333333333333ull);
	v = (v + (v >> 4)) & 0x0f0f0f0f0f0f0f0full;
	v = v * RT_ONES >> 56;
	return 63 + ((v ^ sign) - sign);
}

/* 0 below base, levels + 1 from base + levels * step on, 1 + (x - base) / step between. step > 0.
 */
RT_FUNCTION u64 rt_lquantize(s64 x, s64 base, u64 step, u64 levels)
{
	u64 level;

	if (x < base)
		return 0;
	/* The distance may exceed what a signed number holds, never what an unsigned one does. */
	level = ((u64)x - (u64)base) / step;
	return 1 + (level < levels ? level : levels);
}

/* factor^n, n up to 63; modulo 2^64. */
RT_FUNCTION u64 rt_power(u64 factor, u64 n)
{
	u64 power = 1;

	/* Square and multiply, for the six bits of n. */
	RT_NOUNROLL
	for (u64 i = 0; i < 6; i++) {
		power *= n & 1 ? factor : 1;
		factor *= factor;
		n >>= 1;
	}
	return power;
}

struct rt_magnitude {
	u64 from, to; /* factor^i and factor^(i+1) */
	u64 bucket;   /* number of the first one in it */
};

/* Goes up eight magnitudes, `left` at most. Returns whether x may lie above; else its bucket is
 * set. */
RT_FUNCTION u64 rt_llquantize_part(struct rt_magnitude *m, u64 x, u64 factor, u64 left, u64 nsteps)
{
	if (!m)
		return 0;
	u64 from = m->from, to = m->to, bucket = m->bucket, more = 0;

	RT_NOUNROLL
	for (u64 i = 0; i < 8; i++) {
		u64 steps = to < nsteps ? to : nsteps;

		rt_hide(to); /* or clang makes this a 128-bit product, which BPF has not */
		/* Nothing a 64-bit number holds is above the magnitude that overflows. */
		if (i >= left || (s64)to <= 0 || to / factor != from)
			goto out;
		if (x < to) {
			bucket += (x - from) / (to / steps);
			goto out;
		}
		bucket += steps - steps / factor;
		from = to;
		to *= factor;
	}
	more = 1;
out:
	m->from = from;
	m->to = to;
	m->bucket = bucket;
	return more;
}

/*
 * Magnitudes of factor, each cut into steps: bucket 0 is below factor^low; the magnitude from
 * factor^i to factor^(i+1) has as many buckets as are left of nsteps equal ones over 0 ..
 * factor^(i+1) when those below factor^i are taken away; the last bucket is everything from
 * factor^(high+1) on. factor >= 2, nsteps >= factor.
 */
RT_FUNCTION u64 rt_llquantize(s64 x, u64 factor, u64 low, u64 high, u64 nsteps)
{
	u64 from = rt_power(factor, low);
	struct rt_magnitude m = { from, from * factor, 1 };

	if (x < (s64)from)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < 64; i += 8) {
		if (low + i > high ||
		    !rt_llquantize_part(&m, (u64)x, factor, high - low - i + 1, nsteps))
			break;
	}
	return m.bucket;
}

#endif
