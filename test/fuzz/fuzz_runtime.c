/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The runtime's subroutines, in their host build, against libc and plain references with random
 * arguments: fuzz_runtime SECONDS [SEED]. It prints the seed, so that a find can be had again.
 */
#include <time.h>

#include "test/unit/runtime_check.h"

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 60;
	unsigned long seed = argc > 2 ? strtoul(argv[2], NULL, 0) : (unsigned long)time(NULL),
		      rounds = 0;
	struct timespec start, now;

	rng_state = seed * 0x9e3779b97f4a7c15ull | 1;
	printf("fuzz_runtime: seed %lu\n", seed);
	fflush(stdout);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do {
		const char *e = runtime_round();

		if (e) {
			fprintf(stderr, "fuzz_runtime: round %lu: %s\n", rounds, e);
			return 1;
		}
		rounds++;
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) / 1e9 <
		 seconds);
	printf("fuzz_runtime: %lu rounds, nothing found\n", rounds);
	return 0;
}
