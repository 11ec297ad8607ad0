/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * avg() and stddev() of what was summed up. All whole numbers: the average is cut, the deviation is
 * the root of (average of the squares - square of the average), in 128 bits.
 */
#include "show/impl.h"
#include "base/wide.h"

int64_t stat_average(const uint64_t *v, uint64_t normal)
{
	int64_t sum = (int64_t)v[1];

	/* What is counted or normalized with beyond 63 bits leaves nothing of any sum. */
	if (!v[0] || v[0] > INT64_MAX || normal > INT64_MAX || !normal)
		return 0;
	return sum / (int64_t)v[0] / (int64_t)normal;
}

uint64_t stat_deviation(const uint64_t *v, uint64_t normal)
{
	struct wide squares = { v[2], v[3] }, square;
	int64_t avg = stat_average(v, normal);

	if (!v[0] || !normal)
		return 0;
	squares = wide_div(wide_div(wide_div(squares, normal), normal), v[0]);
	square = wide_square(avg < 0 ? 0 - (uint64_t)avg : (uint64_t)avg);
	return wide_less(square, squares) ? wide_root(wide_sub(squares, square)) : 0;
}
