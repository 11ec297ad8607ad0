/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Nanoseconds of a getppid(2) that is called twelve functions deep, once for each line of standard input: what ustack() adds to it is
 * measured with this program compiled with frame pointers and without.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { DEPTH = 12, CALLS = 100000, ROUNDS = 5 };

static volatile int sink;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double best(void)
{
	double least = 1e9;

	for (int r = 0; r < ROUNDS; r++) {
		double began = now(), each;

		for (int i = 0; i < CALLS; i++)
			syscall(SYS_getppid);
		each = (now() - began) / CALLS;
		least = each < least ? each : least;
	}
	return least;
}

__attribute__((noinline, noclone)) static double deeper(int n)
{
	char room[n * 8 + 16];
	double ns;

	room[n] = 1;
	ns = n ? deeper(n - 1) : best();
	sink += room[n];
	return ns;
}

int main(void)
{
	while (getchar() != EOF) {
		printf("%.1f\n", deeper(DEPTH));
		fflush(stdout);
	}
	return 0;
}
