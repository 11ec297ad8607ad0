/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* A program to look into: target [seconds to sleep first]. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEPT __attribute__((noinline, noclone, used))

KEPT long many(long a, long b, long c, long d, long e, long f, long g, long h)
{
	__asm__ volatile("");
	return a + b + c + d + e + f + g + h;
}

KEPT static int hidden(int x)
{
	__asm__ volatile("");
	return x * 2;
}

KEPT int outer(int x)
{
	__asm__ volatile("");
	return hidden(x) + 1;
}

static const char *const names[] = { "zero", "one", "two" };

KEPT const char *name(int x)
{
	__asm__ volatile("");
	return names[x % 3];
}

int main(int argc, char **argv)
{
	long sum = 0;

	for (int i = 0; i < 3; i++) /* so that they are in memory */
		sum -= *(const volatile char *)names[i];
	if (argc > 1)
		sleep((unsigned)atoi(argv[1]));
	for (int i = 0; i < 3; i++) {
		sum += outer(i);
		sum += many(1, 2, 3, 4, 5, 6, -7, 80 + i);
		sum += name(i)[0];
	}
	if (!fork()) {
		for (int i = 0; i < 5; i++)
			sum += outer(i);
		_exit(sum & 0x7f);
	}
	int status;
	wait(&status);
	printf("%ld, child %d\n", sum, WEXITSTATUS(status));
	return 3;
}
