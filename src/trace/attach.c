/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Attaching and detaching. What attaches a program is a descriptor, and closing it detaches: so
 * nothing has to be undone in order, and the kernel does it itself when we are killed.
 *
 * Everything is attached while the session's state says that nothing runs. Clocks are the
 * exception: they are made here but begin to count when the session starts, so that tick-1s fires a
 * second after the start.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/base.h"
#include "trace/bpf.h"
#include "trace/internal.h"

/* Detaching takes at most about this long of the user's time; the rest is left to a process of its
 * own. */
#ifndef DETACH_NS
#define DETACH_NS 1000000000ull
#endif

bool files_raise(struct session *s)
{
	struct rlimit lim;

	if (s->files_raised || getrlimit(RLIMIT_NOFILE, &s->files) ||
	    s->files.rlim_cur >= s->files.rlim_max)
		return false;
	lim.rlim_cur = lim.rlim_max = s->files.rlim_max;
	s->files_raised = !setrlimit(RLIMIT_NOFILE, &lim);
	return s->files_raised;
}

void files_restore(struct session *s)
{
	if (s->files_raised)
		setrlimit(RLIMIT_NOFILE, &s->files);
	s->files_raised = false;
}

bool keep_fd(int **fds, size_t *n, size_t *cap, int fd)
{
	if (*n == *cap) {
		size_t more = *cap ? *cap * 2 : 16;
		int *grown = realloc(*fds, more * sizeof(**fds));

		if (!grown)
			return false;
		*fds = grown;
		*cap = more;
	}
	(*fds)[(*n)++] = fd;
	return true;
}

int too_many_files(struct session *s, int code, struct session_error *err)
{
	return session_fail(
		err, code,
		"too many open files: %zu probes are attached, each takes one; raise the limit "
		"(ulimit -n) or trace fewer",
		s->nlinks + s->nclocks);
}

static int attach_raw_tp(struct session *s, const struct image_prog *p, int prog,
			 struct session_error *err)
{
	for (unsigned i = 0; i < p->at->ntargets; i++) {
		const struct attach_target *t = &p->at->targets[i];
		/* One with types was told its tracepoint when it was loaded. */
		const char *name = p->at->kind == AT_TP_BTF ? NULL : t->name;
		int fd = kern_raw_tracepoint_open(name, prog, t->cookie);

		if (fd == -EMFILE && files_raise(s))
			fd = kern_raw_tracepoint_open(name, prog, t->cookie);
		if (fd == -EMFILE || fd == -ENFILE)
			return too_many_files(s, fd, err);
		if (fd == -ENOENT)
			return session_fail(err, fd, "the kernel has no tracepoint %s", t->name);
		if (fd < 0)
			return session_fail(err, fd, "can't attach %s to the tracepoint %s: %s%s",
					    p->label, t->name, strerror(-fd),
					    privileges_explain(fd));
		if (!keep_fd(&s->links, &s->nlinks, &s->links_cap, fd)) {
			close(fd);
			return session_fail(err, -ENOMEM, "out of memory");
		}
	}
	return 0;
}

static int attach_clock_cpu(struct session *s, const struct image_prog *p, int prog, unsigned cpu,
			    struct session_error *err)
{
	int fd = kern_perf_event_open((int)cpu, &p->at->event, prog);

	if (fd == -EMFILE && files_raise(s))
		fd = kern_perf_event_open((int)cpu, &p->at->event, prog);
	if (fd == -ENODEV) /* went offline just now */
		return 0;
	if (fd == -EMFILE || fd == -ENFILE)
		return too_many_files(s, fd, err);
	if (fd < 0)
		return session_fail(err, fd, "can't count the events of %s on CPU %u: %s%s",
				    p->label, cpu, strerror(-fd), privileges_explain(fd));
	if (keep_fd(&s->clocks, &s->nclocks, &s->clocks_cap, fd))
		return 0;
	close(fd);
	return session_fail(err, -ENOMEM, "out of memory");
}

static int attach_clock(struct session *s, const struct image_prog *p, int prog,
			struct session_error *err)
{
	if (!p->at->event.period || p->at->event.period >> 63)
		return session_fail(err, -EINVAL, "the period of %s is out of range", p->label);
	/*
	 * One CPU means the first. Others may be left asleep by kernels that gather the work of
	 * virtual machines on few CPUs (seen: the clock of an idle CPU 1 stood still for seconds);
	 * the first one keeps the kernel's time.
	 */
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++) {
		int r;

		if (!s->online[cpu])
			continue;
		r = attach_clock_cpu(s, p, prog, cpu, err);
		if (r || p->at->one_cpu)
			return r;
	}
	return 0;
}

/* Kprobes take a descriptor each, and long: too many are said before the first. */
static int enough_files(struct session *s, struct session_error *err)
{
	struct rlimit lim;
	size_t n = 0;

	for (size_t i = 0; i < s->im->progs.n; i++)
		if (s->im->progs.at[i].at->kind == AT_KPROBE)
			n += s->im->progs.at[i].at->ntargets;
	if (getrlimit(RLIMIT_NOFILE, &lim) || n <= lim.rlim_max)
		return 0;
	return session_fail(
		err, -EMFILE,
		"too many open files: by kprobes each of the %zu probes takes one, and no more "
		"than %llu are "
		"allowed; load the driver, raise the limit (ulimit -Hn), or trace fewer",
		n, (unsigned long long)lim.rlim_max);
}

int attach_all(struct session *s, struct session_error *err)
{
	int enough = enough_files(s, err);

	if (enough)
		return enough;
	for (size_t i = 0; i < s->im->progs.n; i++) {
		const struct image_prog *p = &s->im->progs.at[i];
		int r = 0;

		switch (p->at->kind) {
		case AT_RUN:
		case AT_ERROR:
			break;
		case AT_RAW_TP:
		case AT_TP_BTF:
			r = attach_raw_tp(s, p, s->progs[i], err);
			break;
		case AT_PERF_EVENT:
			r = attach_clock(s, p, s->progs[i], err);
			break;
		case AT_FENTRY:
		case AT_KPROBE_MULTI:
		case AT_KPROBE:
		case AT_DRIVER:
			r = attach_functions(s, p, s->progs[i], err);
			break;
		case AT_UPROBE:
		case AT_UPROBE_MULTI:
			r = attach_user(s, p, s->progs[i], err);
			break;
		}
		if (r) {
			detach_all(s);
			return r;
		}
	}
	return 0;
}

int clocks_enable(struct session *s, struct session_error *err)
{
	for (size_t i = 0; i < s->nclocks; i++) {
		int r = kern_perf_enable(s->clocks[i]);

		if (r)
			return session_fail(err, r, "can't start a clock: %s", strerror(-r));
	}
	return 0;
}

void clocks_add(struct session *s, unsigned cpu)
{
	struct session_error err;

	for (size_t i = 0; i < s->im->progs.n; i++) {
		const struct image_prog *p = &s->im->progs.at[i];
		size_t had = s->nclocks;

		if (p->at->kind != AT_PERF_EVENT || p->at->one_cpu)
			continue;
		if (attach_clock_cpu(s, p, s->progs[i], cpu, &err) || s->nclocks == had ||
		    kern_perf_enable(s->clocks[had]))
			s->online[cpu] = 0; /* tried again at the next look */
	}
}

/*
 * Leaves open links to a process of its own, which ends once the descriptor that is returned has been closed: the kernel detaches while
 * it dies. It is a grandchild without a signal for us, so that no user of the library sees a child it did
 * not make. -1: there is none.
 */
static int close_elsewhere(void)
{
	int until[2], status = 1;
	long pid;
	char c;

	if (pipe2(until, O_CLOEXEC))
		return -1;
	pid = syscall(SYS_clone, 0, 0, 0, 0, 0);
	if (pid == 0) {
		pid = syscall(SYS_clone, 0, 0, 0, 0, 0);
		if (pid == 0) {
			syscall(SYS_close_range, 0, 2,
				0); /* whoever reads our output must not wait */
			close(until[1]);
			status = read(until[0], &c, 1) < 0;
		}
		_exit(pid < 0);
	}
	close(until[0]);
	while (pid > 0 && waitpid((pid_t)pid, &status, __WALL) < 0 && errno == EINTR)
		;
	if (pid > 0 && WIFEXITED(status) && !WEXITSTATUS(status))
		return until[1];
	close(until[1]);
	return -1;
}

void detach_all(struct session *s)
{
	uint64_t start = s->nlinks > 100 ? now_ns() : 0;
	int elsewhere = -1;

	gate_open(s);
	s->declined = functions_missed(s);
	free(s->drivers);
	s->drivers = NULL;
	s->ndrivers = s->drivers_cap = 0;
	free(s->missers);
	s->missers = NULL;
	s->nmissers = s->missers_cap = 0;
	for (size_t i = 0; i < s->nclocks; i++)
		close(s->clocks[i]);
	for (size_t i = 0; i < s->nlinks; i++) {
		/* Once a copy of the descriptors is elsewhere, closing ours is no work any more. */
		if (start && i % 32 == 31 && now_ns() - start > DETACH_NS) {
			elsewhere = close_elsewhere();
			start = 0;
		}
		close(s->links[i]);
	}
	/* Nobody has to wait for what a session has beside its probes. */
	if (elsewhere < 0 && s->gate)
		elsewhere = close_elsewhere();
	gate_remove(s);
	if (elsewhere >= 0)
		close(elsewhere);
	free(s->links);
	free(s->clocks);
	s->links = s->clocks = NULL;
	s->nlinks = s->links_cap = s->nclocks = s->clocks_cap = 0;
}
