/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * breakpoints N: runs into N breakpoints of its own, and asks the kernel N times about a file. Prints how many signals it got.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int signals;

static void on_signal(int sig)
{
	(void)sig;
	signals++;
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 100;

	signal(SIGTRAP, on_signal);
	for (int i = 0; i < n; i++) {
		__asm__ volatile("int3" ::: "memory");
		if (access("/", R_OK))
			return 1;
	}
	printf("%d signals\n", signals);
	return 0;
}
