/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Tracing: from go to the last line. However it ends (exit(), a signal, the end of a traced
 * process, a full buffer) it takes one path: stop, END, what is left in the buffers, aggregations,
 * status.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "cmd.h"

/* A second signal leaves out what is still in the buffers; how much that is, is told. */
static unsigned long long left_out;

static bool leaves_out(void)
{
	bool leave = signals_seen() > 1;

	left_out += leave;
	return leave;
}

static int on_record(const dtrace_probedata_t *data, void *arg)
{
	(void)data;
	(void)arg;
	return leaves_out() ? DTRACE_CONSUME_NEXT : DTRACE_CONSUME_THIS;
}

static int on_error(const dtrace_errdata_t *data, void *arg)
{
	(void)arg;
	if (leaves_out())
		return DTRACE_HANDLE_OK;
	complain("%s", data->dteda_msg);
	if (data->dteda_place)
		fputs(data->dteda_place, stderr);
	return DTRACE_HANDLE_OK;
}

static int on_drop(const dtrace_dropdata_t *data, void *arg)
{
	(void)arg;
	complain("%s", data->dtdda_msg);
	return DTRACE_HANDLE_OK;
}

static int start_process(struct command *c, struct process *p)
{
	char *end;
	long pid;

	if (p->option == 'c') {
		p->proc = dtrace_proc_create(c->h, p->text, NULL);
	} else {
		errno = 0;
		pid = strtol(p->text, &end, 10);
		if (errno || *end || end == p->text || pid <= 0 || pid != (pid_t)pid) {
			complain("invalid pid: %s", p->text);
			return -1;
		}
		p->proc = dtrace_proc_grab(c->h, (pid_t)pid);
	}
	if (!p->proc)
		complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
	return p->proc ? 0 : -1;
}

int start_processes(struct command *c)
{
	for (int i = 0; i < c->nprocesses; i++)
		if (start_process(c, &c->processes[i]))
			return -1;
	return 0;
}

/* Says once of each process that has ended how it did. */
static void report_ended(struct command *c)
{
	for (int i = 0; i < c->nprocesses; i++) {
		struct process *p = &c->processes[i];
		int pid = (int)dtrace_proc_getpid(c->h, p->proc), status = -1;

		if (p->reported || !dtrace_proc_ended(c->h, p->proc, &status))
			continue;
		p->reported = true;
		if (status != -1 && WIFSIGNALED(status))
			notice(c, "pid %d terminated by SIG%s", pid,
			       sigabbrev_np(WTERMSIG(status)));
		else if (status != -1 && WIFEXITED(status) && WEXITSTATUS(status))
			notice(c, "pid %d exited with status %d", pid, WEXITSTATUS(status));
		else
			notice(c, "pid %d has exited", pid);
	}
}

/*
 * A probe that always faults makes ten thousand messages a second: these are written together, after each look at the buffers.
 * Where they and the output go to one place each is written at once: the order tells what belongs together.
 */
static void gather_messages(const struct command *c)
{
	static char buffer[1 << 16];
	struct stat out, err;

	if (fstat(fileno(c->out), &out) || fstat(fileno(stderr), &err) ||
	    (out.st_dev == err.st_dev && out.st_ino == err.st_ino))
		return;
	setvbuf(stderr, buffer, _IOFBF, sizeof(buffer));
}

/* Reads until there is nothing more to come. 0, or -1 when output or the session failed. */
static int work(struct command *c)
{
	bool stopping = false, newline = true;

	for (;;) {
		dtrace_workstatus_t did;
		int status;

		if (!stopping)
			dtrace_sleep(c->h);
		did = dtrace_work(c->h, c->out, stopping ? on_record : NULL, NULL, NULL);
		fflush(stderr);
		switch (did) {
		case DTRACE_WORKSTATUS_DONE:
			return 0;
		case DTRACE_WORKSTATUS_OKAY:
			break;
		default:
			return -1;
		}
		status = dtrace_status(c->h);
		if (status < 0)
			return -1;
		if (stopping || status == DTRACE_STATUS_OKAY)
			continue;
		report_ended(c);
		/* A ^C shows on the terminal: what follows begins on a line of its own. */
		if (signals_seen() && newline)
			fputc('\n', c->out);
		newline = false;
		stopping = true;
		if (dtrace_stop(c->h)) {
			complain_library(c->h, "couldn't stop tracing");
			return -1;
		}
	}
}

static int finish(struct command *c)
{
	if (dtrace_errno(c->h) == EPIPE) {
		/* Nobody reads any more: END still runs, nothing is said. */
		dtrace_stop(c->h);
		return dtrace_exit_status(c->h);
	}
	complain_library(c->h, "processing aborted");
	return 1;
}

static int prepare(struct command *c)
{
	dtrace_handle_err(c->h, on_error, NULL);
	dtrace_handle_drop(c->h, on_drop, NULL);
	if (start_processes(c))
		return -1;
	if (compile_requests(c) || enable_requests(c))
		return -1;
	if (c->show_code && dtrace_dump(c->h, stderr)) {
		complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
		return -1;
	}
	if (c->mode == MODE_COMPILE && !c->show_code && dtrace_check(c->h)) {
		complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
		return -1;
	}
	return 0;
}

static const struct {
	const char *what, *option;
} sizes[] = { { "buffer size", "bufsize" },
	      { "aggregation size", "aggsize" },
	      { "speculation size", "specsize" },
	      { "dynamic variable size", "dynvarsize" } };

/* Says which sizes are less than was asked for, if anybody wants to hear it (quietresize=no). */
static void tell_lowered(struct command *c, const int64_t *asked)
{
	int64_t quiet = 1, now;

	if (dtrace_getopt(c->h, "quietresize", &quiet) || quiet)
		return;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		if (!dtrace_getopt(c->h, sizes[i].option, &now) && now < asked[i])
			notice(c, "%s lowered to %lldm", sizes[i].what, (long long)now >> 20);
}

int run_trace(struct command *c)
{
	int64_t asked[sizeof(sizes) / sizeof(*sizes)] = { 0 };

	if (prepare(c))
		return 1;
	if (c->mode == MODE_COMPILE)
		return 0;
	if (catch_signals(c->h))
		return 1;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		(void)dtrace_getopt(c->h, sizes[i].option, &asked[i]);
	if (dtrace_go(c->h)) {
		if (dtrace_errno(c->h) == EDT_COMPILER)
			complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
		else
			complain_library(c->h, "could not enable tracing");
		return 1;
	}
	tell_lowered(c, asked);
	if (dtrace_left_out(c->h))
		complain("%s", dtrace_left_out(c->h));
	for (int i = 0; i < c->nprocesses; i++)
		if (dtrace_proc_continue(c->h, c->processes[i].proc)) {
			complain("%s", dtrace_errmsg(c->h, dtrace_errno(c->h)));
			return 1;
		}
	gather_messages(c);
	if (work(c))
		return finish(c);
	if (left_out)
		complain("interrupted again: %llu record%s left out", left_out,
			 left_out == 1 ? " is" : "s are");
	fputc('\n', c->out);
	if (signals_seen() < 2 && dtrace_aggregate_print(c->h, c->out, NULL)) {
		if (dtrace_errno(c->h) == EPIPE)
			return dtrace_exit_status(c->h);
		complain_library(c->h, "failed to print aggregations");
		return 1;
	}
	return dtrace_exit_status(c->h);
}
