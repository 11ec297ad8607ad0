// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/* The clock by which everything is timed. */
#include <time.h>

#include "base/base.h"

uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000ull + (uint64_t)t.tv_nsec;
}
