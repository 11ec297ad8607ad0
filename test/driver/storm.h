/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A load for a machine whose driver comes and goes: processes that fork, fault, get signals, and load and unload a module,
 * until they are stopped. Also what is asked of the machine before and after.
 */
#ifndef STORM_H
#define STORM_H

#include <setjmp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "lab.h"

/*
 * A steady storm takes what it can get. One of gusts leaves the processors to others for STILL ms after every GUST ms: it meets everything that is
 * done again and again, some of it at its height, some still, and several machines under it can share a processor.
 */
enum storm { STEADY, GUSTS };
#define GUST  100
#define STILL 200

static enum storm storm_kind;

static inline void storm_breathe(void)
{
	long ms = (long)(now() * 1000) % (GUST + STILL);

	if (storm_kind == GUSTS && ms >= GUST)
		usleep((GUST + STILL - ms) * 1000);
}

static inline void storm_forks(void)
{
	for (;; storm_breathe()) {
		pid_t pid = fork();

		if (!pid) {
			volatile char *m = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE,
						MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			for (int i = 0; i < 1 << 16; i += 4096)
				m[i] = 1;
			_exit(0);
		}
		waitpid(pid, NULL, 0);
	}
}

static sigjmp_buf storm_back;

static inline void storm_fault(int sig)
{
	siglongjmp(storm_back, sig);
}

static inline void storm_ignore(int sig)
{
	(void)sig;
}

/* Faults that become signals, and signals that come from outside. */
static inline void storm_signals(void)
{
	static volatile long bad[] = { 0, 8, -4096, -1 };
	static volatile unsigned next;

	signal(SIGSEGV, storm_fault);
	signal(SIGBUS, storm_fault);
	signal(SIGUSR1, storm_ignore);
	sigsetjmp(storm_back, 1);
	for (;;) {
		storm_breathe();
		kill(getpid(), SIGUSR1);
		usleep(200);
		*(volatile char *)bad[next++ % 4] = 1;
	}
}

static inline void storm_modules(const char *module, const char *name)
{
	for (;; storm_breathe()) {
		load_module(module, "");
		usleep(50000);
		unload_module(name);
		usleep(50000);
	}
}

#define STORM 3
static pid_t storm_pids[STORM];

/* Gusts have a niceness: who tests is not kept waiting. */
static inline void storm_start(const char *module, const char *name, enum storm kind)
{
	int niceness = kind == GUSTS ? 10 : 0;

	storm_kind = kind;
	for (int i = 0; i < STORM; i++) {
		storm_pids[i] = fork();
		if (storm_pids[i])
			continue;
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (nice(niceness) != niceness)
			_exit(1);
		if (i == 0)
			storm_forks();
		else if (i == 1)
			storm_signals();
		else
			storm_modules(module, name);
	}
}

static inline void storm_stop(const char *name)
{
	for (int i = 0; i < STORM; i++) {
		kill(storm_pids[i], SIGKILL);
		waitpid(storm_pids[i], NULL, 0);
	}
	unload_module(name);
}

/*
 * Unloads the driver when nobody has it open any more. Whoever is asleep in the handler of an exception whose return was probed - a page
 * that has to be read - keeps it until he is out.
 */
static inline int unload_driver(void)
{
	for (int i = 0; i < 600; i++) {
		if (!unload_module("dtrace"))
			return 0;
		if (errno != EWOULDBLOCK || stat_value("sessions") > 0)
			return -1;
		usleep(100000);
	}
	return -1;
}

/* Functions that ftrace calls somebody for. */
static inline int enabled_functions(void)
{
	FILE *f = fopen("/sys/kernel/tracing/enabled_functions", "r");
	int c, n = 0;

	while (f && (c = getc(f)) != EOF)
		n += c == '\n';
	if (f)
		fclose(f);
	return n;
}

static inline int compare_points(const void *a, const void *b)
{
	uint64_t x = ((const struct dtrace_point *)a)->where,
		 y = ((const struct dtrace_point *)b)->where;

	return x < y ? -1 : x > y;
}

/* The kernel's own text symbols, each address once; what modules have isn't among them. */
static inline struct dtrace_point *kernel_functions(unsigned *n)
{
	struct dtrace_point *points = NULL;
	FILE *f = fopen("/proc/kallsyms", "r");
	unsigned room = 0, k = 0, out = 0;
	unsigned long long at;
	char line[1024], type;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %c", &at, &type) != 2 || !strchr("tTwW", type) ||
		    strchr(line, '['))
			continue;
		if (k == room) {
			room = room ? 2 * room : 65536;
			points = realloc(points, room * sizeof(*points));
		}
		points[k++] = (struct dtrace_point){ at, 0 };
	}
	if (f)
		fclose(f);
	qsort(points, k, sizeof(*points), compare_points);
	for (unsigned i = 0; i < k; i++)
		if (!i || points[i].where != points[i - 1].where)
			points[out++] = points[i];
	*n = out;
	return points;
}

#endif
