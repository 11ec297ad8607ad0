/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How many records of 64 bytes a second reach a libdtrace consumer, and how many are dropped on the way.
 * A child on CPU 0 calls getppid() for as many seconds as the first argument says; each call makes 32 records; the consumer on
 * CPU 1 takes each one and counts it. Prints: records, seconds, drops.
 */
#define _GNU_SOURCE
#include <dtrace.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLAUSES = 32, RECORD = 64 };

struct tally {
	unsigned long records, drops, odd;
};

static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int count_record(const dtrace_probedata_t *d, void *arg)
{
	struct tally *t = arg;

	t->records++;
	t->odd += d->dtpda_size != RECORD;
	return DTRACE_CONSUME_NEXT;
}

static int count_drop(const dtrace_dropdata_t *d, void *arg)
{
	((struct tally *)arg)->drops += d->dtdda_drops;
	return DTRACE_HANDLE_OK;
}

static void call_for(double seconds, int go)
{
	double end;
	char c;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	on_cpu(0);
	if (read(go, &c, 1) != 1)
		_exit(1);
	for (end = now() + seconds; now() < end;)
		for (int i = 0; i < 1000; i++)
			syscall(SYS_getppid);
	_exit(0);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? atof(argv[1]) : 2;
	struct tally t = { 0 };
	char text[8192], *p = text;
	dtrace_prog_t *prog;
	dtrace_hdl_t *h;
	int err, go[2];
	pid_t child;

	if (pipe(go) || (child = fork()) < 0) {
		perror("records");
		return 1;
	}
	if (child == 0)
		call_for(seconds, go[0]);
	on_cpu(1);
	for (int i = 0; i < CLAUSES; i++)
		p += sprintf(p,
			     "syscall::getppid:entry /pid == %d/ { trace(arg0); trace(arg1); "
			     "trace(arg2); "
			     "trace(arg3); trace(arg4); trace(arg5); }\n",
			     child);
	h = dtrace_open(DTRACE_VERSION, 0, &err);
	if (!h) {
		fprintf(stderr, "records: %s\n", dtrace_errmsg(NULL, err));
		return 1;
	}
	dtrace_handle_drop(h, count_drop, &t);
	prog = dtrace_program_strcompile(h, text, DTRACE_PROBESPEC_NAME, 0, 0, NULL);
	if (!prog || dtrace_setopt(h, "bufsize", argc > 2 ? argv[2] : "16m") ||
	    dtrace_program_exec(h, prog, NULL) || dtrace_go(h)) {
		fprintf(stderr, "records: %s\n", dtrace_errmsg(h, dtrace_errno(h)));
		return 1;
	}
	if (write(go[1], "", 1) != 1)
		return 1;
	do {
		dtrace_sleep(h);
	} while (dtrace_work(h, stdout, count_record, NULL, &t) == DTRACE_WORKSTATUS_OKAY &&
		 waitpid(child, NULL, WNOHANG) == 0);
	dtrace_stop(h);
	while (dtrace_work(h, stdout, count_record, NULL, &t) == DTRACE_WORKSTATUS_OKAY)
		;
	dtrace_close(h);
	if (t.odd) {
		fprintf(stderr, "records: %lu are not of %d bytes\n", t.odd, RECORD);
		return 1;
	}
	printf("%lu %.2f %lu\n", t.records, seconds, t.drops);
	return 0;
}
