/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Entries of a map of maps, without the wait.
 *
 * After each update of a map of maps the kernel waits for a grace period of RCU (5 to 10 ms, longer
 * than everything else that starting a session takes), so that no program still uses the old entry
 * when the call returns. The new entry is there at once, and here there is no old one. So another
 * process makes the call and does the waiting: a copy of us that holds the maps' descriptors and
 * nothing else, sends no SIGCHLD and is not our child (its parent ends at once), so nobody has to
 * reap it. It lives for the length of that one call.
 *
 * A thread would not do: a process has not ended before its last thread has, and the wait can't be
 * interrupted.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

#define KERNEL_ENOTSUPP 524 /* the kernel's own; errno.h does not have it */

struct job {
	int outer;
	const uint32_t *keys;
	const int *fds;
	unsigned n;
};

static int insert_now(const struct job *j)
{
	int r = kern_map_update_batch(j->outer, j->keys, j->fds, j->n);

	if (r != -EINVAL && r != -KERNEL_ENOTSUPP)
		return r;
	for (unsigned i = 0; i < j->n; i++) {
		r = kern_map_update(j->outer, &j->keys[i], &j->fds[i], 0);
		if (r)
			return r;
	}
	return 0;
}

static void close_all_but(const struct job *j)
{
	unsigned from = 0;

	for (;;) {
		unsigned next = ~0u;

		if ((unsigned)j->outer >= from)
			next = (unsigned)j->outer;
		for (unsigned i = 0; i < j->n; i++)
			if ((unsigned)j->fds[i] >= from && (unsigned)j->fds[i] < next)
				next = (unsigned)j->fds[i];
		if (next == ~0u)
			break;
		if (next > from)
			syscall(SYS_close_range, from, next - 1, 0);
		from = next + 1;
	}
	syscall(SYS_close_range, from, ~0u, 0);
}

/* Runs in our memory while we are suspended; its child gets a copy and goes on alone. Only system
 * calls here. */
static int between(void *arg)
{
	long pid = syscall(SYS_clone, 0, 0, 0, 0, 0);

	if (pid == 0) {
		close_all_but(arg);
		insert_now(arg);
		_exit(0);
	}
	return pid < 0;
}

static bool insert_apart(const struct job *j)
{
	static const size_t stack_size = 32768;
	char *stack = malloc(stack_size);
	sigset_t all, old;
	int pid, status = 1;

	if (!stack)
		return false;
	/* Signals of the terminal reach the copy, too; they are not for it. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	pid = clone(between, (void *)(((uintptr_t)stack + stack_size) & ~(uintptr_t)15),
		    CLONE_VM | CLONE_VFORK, (void *)j);
	sigprocmask(SIG_SETMASK, &old, NULL);
	if (pid > 0)
		while (waitpid(pid, &status, __WALL) < 0 && errno == EINTR)
			;
	free(stack);
	return pid > 0 && WIFEXITED(status) && !WEXITSTATUS(status);
}

int insert_maps(int outer, const uint32_t *keys, const int *fds, unsigned n)
{
	const struct job j = { outer, keys, fds, n };

	return insert_apart(&j) ? 0 : insert_now(&j);
}
