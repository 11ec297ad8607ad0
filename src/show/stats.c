/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * avg() and stddev() of what was summed up. All whole numbers: the average is cut, the deviation is
 * the root of (average of the squares - square of the average), in 128 bits.
 */
#include "show/impl.h"

int64_t stat_average(const uint64_t *v, uint64_t normal)
{
	int64_t sum = (int64_t)v[1];

	/* What is counted or normalized with beyond 63 bits leaves nothing of any sum. */
	if (!v[0] || v[0] > INT64_MAX || normal > INT64_MAX || !normal)
		return 0;
	return sum / (int64_t)v[0] / (int64_t)normal;
}

static uint64_t root(unsigned __int128 x)
{
	unsigned __int128 bit = (unsigned __int128)1 << 126, r = 0;

	while (bit > x)
		bit >>= 2;
	for (; bit; bit >>= 2) {
		if (x >= r + bit) {
			x -= r + bit;
			r = (r >> 1) + bit;
		} else {
			r >>= 1;
		}
	}
	return (uint64_t)r;
}

uint64_t stat_deviation(const uint64_t *v, uint64_t normal)
{
	unsigned __int128 squares = ((unsigned __int128)v[3] << 64) + v[2], square;
	int64_t avg = stat_average(v, normal);
	uint64_t size = avg < 0 ? 0 - (uint64_t)avg : (uint64_t)avg;

	if (!v[0] || !normal)
		return 0;
	squares = squares / normal / normal / v[0];
	square = (unsigned __int128)size * size;
	return squares > square ? root(squares - square) : 0;
}
