/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Unsigned numbers of 128 bits, for sums of squares. Compilers have them on 64-bit processors only.
 */
#ifndef DT_WIDE_H
#define DT_WIDE_H

#include <stdbool.h>
#include <stdint.h>

struct wide {
	uint64_t low, high;
};

static inline bool wide_less(struct wide a, struct wide b)
{
	return a.high < b.high || (a.high == b.high && a.low < b.low);
}

static inline struct wide wide_add(struct wide a, struct wide b)
{
	struct wide sum = { a.low + b.low, a.high + b.high };

	sum.high += sum.low < a.low;
	return sum;
}

static inline struct wide wide_sub(struct wide a, struct wide b)
{
	return (struct wide){ a.low - b.low, a.high - b.high - (a.low < b.low) };
}

static inline struct wide wide_square(uint64_t x)
{
	uint64_t low = (uint32_t)x, high = x >> 32, cross = low * high;
	struct wide parts = { low * low, high * high };

	/* twice the cross product, 32 bits up */
	return wide_add(parts, (struct wide){ cross << 33, cross >> 31 });
}

/* by must not be 0. Bit by bit, as on paper. */
static inline struct wide wide_div(struct wide x, uint64_t by)
{
	struct wide result = { 0, 0 };
	uint64_t rest = 0;

	for (int i = 127; i >= 0; i--) {
		bool carry = rest >> 63;

		rest = rest << 1 | ((i < 64 ? x.low >> i : x.high >> (i - 64)) & 1);
		if (carry || rest >= by) {
			rest -= by;
			if (i < 64)
				result.low |= 1ull << i;
			else
				result.high |= 1ull << (i - 64);
		}
	}
	return result;
}

/* The largest number whose square is at most x. */
static inline uint64_t wide_root(struct wide x)
{
	uint64_t root = 0;

	for (uint64_t bit = 1ull << 63; bit; bit >>= 1)
		if (!wide_less(x, wide_square(root | bit)))
			root |= bit;
	return root;
}

#endif
