/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Exceptions, a known number of them, each seen to be what it was: faults TOUCHED SIGNALLED. Prints what went wrong, and where the touched
 * pages lie.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static sigjmp_buf again;
static volatile unsigned long want, segv, fpe, ill, wrong;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)context;
	if (sig == SIGSEGV)
		segv++, wrong += want && (unsigned long)info->si_addr != want;
	else if (sig == SIGFPE)
		fpe++;
	else
		ill++;
	siglongjmp(again, 1);
}

int main(int argc, char **argv)
{
	unsigned long touched = argc > 1 ? strtoul(argv[1], NULL, 10) : 100, n = argc > 2 ? strtoul(argv[2], NULL, 10) : 100;
	struct sigaction act = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_NODEFER };
	char *hole = mmap(NULL, 1 << 28, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *pages = mmap(NULL, touched * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned seed = 1;

	if (hole == MAP_FAILED || pages == MAP_FAILED || madvise(pages, touched * 4096, MADV_NOHUGEPAGE))
		return 1;
	sigaction(SIGSEGV, &act, NULL);
	sigaction(SIGFPE, &act, NULL);
	sigaction(SIGILL, &act, NULL);
	for (unsigned long i = 0; i < touched; i++)
		pages[i * 4096 + i % 4096] = (char)i;
	for (unsigned long i = 0; i < touched; i++)
		wrong += pages[i * 4096 + i % 4096] != (char)i;
	for (unsigned long i = 0; i < n; i++) {
		want = (unsigned long)hole + (unsigned long)rand_r(&seed) % (1 << 28);
		if (!sigsetjmp(again, 0))
			*(volatile char *)want = 1;
	}
	want = 0;
	for (unsigned long i = 0; i < n; i++) {
		if (!sigsetjmp(again, 0))
			__asm__ volatile("xorl %%ecx, %%ecx; divl %%ecx" ::: "eax", "ecx", "edx");
		if (!sigsetjmp(again, 0))
			__asm__ volatile("ud2");
		if (!sigsetjmp(again, 0)) /* privileged: a general protection fault */
			__asm__ volatile("hlt");
	}
	for (int i = 0; i < 10; i++) {
		int status;

		if (!fork())
			_exit(7);
		wait(&status);
		wrong += WEXITSTATUS(status) != 7;
	}
	printf("%lx %lx %lu %lu %lu %lu\n", (unsigned long)pages, (unsigned long)pages + touched * 4096, segv, fpe, ill, wrong);
	return 0;
}
