/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Entries of a map of maps, without the wait.
 *
 * After each update of a map of maps the kernel waits for a grace period of RCU (5 to 10 ms, longer
 * than everything else that starting a session takes), so that no program still uses the old entry
 * when the call returns. The new entry is there at once, and here there is no old one. So another
 * process makes the call and does the waiting: a copy of us that holds the maps' descriptors and
 * nothing else, sends no SIGCHLD, is not seen by an ordinary wait(), and lives for the length of
 * that one call. Its session reaps it; if the session ends first, the next one does, or init.
 *
 * A thread would not do: a process has not ended before its last thread has, and the wait can't be
 * interrupted.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
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

/*
 * On a busy machine a new process waits milliseconds for its first turn, and we wait for it before
 * BEGIN. So for this moment we ask for a real-time turn, which the copy inherits; who may not have
 * it does without.
 */
static bool hurry(bool on)
{
	const struct sched_param now = { .sched_priority = 1 }, normal = { 0 };

	if (on && sched_getscheduler(0) != SCHED_OTHER)
		return false;
	return !(on ? sched_setscheduler(0, SCHED_FIFO, &now)
		    : sched_setscheduler(0, SCHED_OTHER, &normal));
}

static pid_t insert_apart(const struct job *j)
{
	sigset_t all, old;
	bool hurried;
	long pid;

	/* Signals of the terminal reach the copy, too; they are not for it. */
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, &old);
	hurried = hurry(true);
	/* Flags 0: a copy that sends no signal when it ends. */
	pid = syscall(SYS_clone, 0, 0, 0, 0, 0);
	if (pid == 0) {
		close_all_but(j);
		insert_now(j);
		_exit(0);
	}
	if (hurried)
		hurry(false);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return (pid_t)pid;
}

/* Helpers that had not ended when their session did. 0: a free place. */
static pid_t left[16];

static bool ended(pid_t pid, int flags)
{
	int status;
	pid_t r;

	do
		r = waitpid(pid, &status, flags | __WALL);
	while (r < 0 && errno == EINTR);
	return r;
}

static void reap_left(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(left); i++) {
		pid_t pid = __atomic_exchange_n(&left[i], 0, __ATOMIC_ACQ_REL);

		if (pid && !ended(pid, WNOHANG))
			insert_forget(pid);
	}
}

bool insert_done(pid_t helper)
{
	return ended(helper, WNOHANG);
}

void insert_forget(pid_t helper)
{
	if (ended(helper, WNOHANG))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(left); i++) {
		pid_t none = 0;

		if (__atomic_compare_exchange_n(&left[i], &none, helper, false, __ATOMIC_ACQ_REL,
						__ATOMIC_RELAXED))
			return;
	}
	ended(helper, 0);
}

int insert_maps(int outer, const uint32_t *keys, const int *fds, unsigned n, pid_t *helper)
{
	const struct job j = { outer, keys, fds, n };
	pid_t pid;

	reap_left();
	pid = insert_apart(&j);
	*helper = pid > 0 ? pid : 0;
	return pid > 0 ? 0 : insert_now(&j);
}
