/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Reads lines and calls work() for each; prints its address and, in the end, how often that was and the sum of what it gave. */
#include <stdio.h>

__attribute__((noinline, noclone)) int work(int n)
{
	__asm__ volatile("");
	return n * 2 + 1;
}

int main(void)
{
	int calls = 0, sum = 0, c;

	printf("%p\n", (void *)work);
	fflush(stdout);
	while ((c = getchar()) != EOF)
		if (c == '\n')
			sum += work(calls++);
	printf("%d calls %d\n", calls, sum);
	return 0;
}
