/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Processes that are traced: -c and -p.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

static struct dtrace_proc *keep(struct dtrace_hdl *h, struct proc *p, const char *why)
{
	struct dtrace_proc *dp;

	if (!p) {
		failf(h, EDT_PROC, "%s", why);
		return NULL;
	}
	dp = calloc(1, sizeof(*dp));
	if (!dp) {
		proc_free(p);
		fail_nomem(h);
		return NULL;
	}
	dp->p = p;
	if (h->session) {
		int err = session_add_fd(h->session, proc_fd(p));

		if (err < 0) {
			failf(h, -err, "failed to watch process %d: %s", (int)proc_pid(p),
			      strerror(-err));
			proc_free(p);
			free(dp);
			return NULL;
		}
		dp->polled = true;
	}
	*h->procs_tail = dp;
	h->procs_tail = &dp->next;
	if (!h->target)
		h->target = proc_pid(p);
	return dp;
}

/* Words as one line that splits into the same words again. */
static void quote(struct strbuf *line, const char *word)
{
	strbuf_puts(line, line->n ? " '" : "'");
	for (; *word; word++) {
		if (*word == '\'')
			strbuf_puts(line, "'\\''");
		else
			strbuf_putc(line, *word);
	}
	strbuf_putc(line, '\'');
}

dtrace_proc_t *dtrace_proc_create(dtrace_hdl_t *h, const char *file, char *const *argv)
{
	const char *changes = opt_string(h, OPT_SETENV);
	struct strbuf line = { 0 };
	struct dtrace_proc *dp;
	char why[256] = "";

	if (!argv)
		return keep(h, proc_create_with(file, changes, why, sizeof(why)), why);
	quote(&line, file);
	for (int i = 1; argv[0] && argv[i]; i++)
		quote(&line, argv[i]);
	if (line.failed) {
		strbuf_free(&line);
		fail_nomem(h);
		return NULL;
	}
	dp = keep(h, proc_create_with(line.s, changes, why, sizeof(why)), why);
	strbuf_free(&line);
	return dp;
}

dtrace_proc_t *dtrace_proc_grab(dtrace_hdl_t *h, pid_t pid)
{
	char why[256] = "";

	return keep(h, proc_grab(pid, why, sizeof(why)), why);
}

int dtrace_proc_continue(dtrace_hdl_t *h, dtrace_proc_t *p)
{
	int err;

	/* Tables of its libraries are to be there before these run. A process without a loader that can be watched has them later. */
	if (h->session && session_unwinds(h->session)) {
		(void)proc_run_until(p->p, PROC_LOADED);
		session_unwind_again(h->session);
	}
	err = proc_continue(p->p);
	if (err < 0)
		return failf(h, EDT_PROC, "failed to continue process %d: %s", (int)proc_pid(p->p),
			     strerror(-err));
	return 0;
}

void dtrace_proc_release(dtrace_hdl_t *h, dtrace_proc_t *p)
{
	struct dtrace_proc **at = &h->procs;

	while (*at && *at != p)
		at = &(*at)->next;
	if (!*at)
		return;
	*at = p->next;
	if (h->procs_tail == &p->next)
		h->procs_tail = at;
	proc_free(p->p);
	free(p);
}

pid_t dtrace_proc_getpid(dtrace_hdl_t *h, const dtrace_proc_t *p)
{
	(void)h;
	return proc_pid(p->p);
}

int dtrace_proc_ended(dtrace_hdl_t *h, dtrace_proc_t *p, int *status)
{
	(void)h;
	return proc_ended(p->p, status);
}

/* Where the commands of -c are when tracing begins; unset: where they have to be for their probes to be found. */
static enum proc_stage stage(struct dtrace_hdl *h, enum proc_stage unset)
{
	switch (opt_value(h, OPT_EVALTIME)) {
	case EVAL_EXEC:
		return PROC_EXEC;
	case EVAL_PREINIT:
		return PROC_LOADED;
	case EVAL_POSTINIT:
		return PROC_ENTRY;
	case EVAL_MAIN:
		return PROC_MAIN;
	default:
		return unset;
	}
}

static const char *no_way(enum proc_stage to, int err)
{
	if (err == -ENOENT && to == PROC_MAIN)
		return "its main() is not to be found; -xevaltime=postinit needs none";
	if (err == -ENOENT && to == PROC_LOADED)
		return "its loader doesn't tell when the libraries are there; -xevaltime=postinit "
		       "needs no help";
	return strerror(-err);
}

static const char *stage_name(enum proc_stage s)
{
	return s == PROC_MAIN	  ? "main()"
	       : s == PROC_LOADED ? "where its libraries are loaded"
				  : "its first instruction";
}

int targets_ready(struct dtrace_hdl *h)
{
	enum proc_stage to = stage(h, PROC_EXEC);

	for (struct dtrace_proc *dp = h->procs; dp; dp = dp->next) {
		int r = proc_run_until(dp->p, to);

		if (r)
			return failf(h, EDT_PROC, "failed to bring process %d to %s: %s",
				     (int)proc_pid(dp->p), stage_name(to), no_way(to, r));
	}
	return 0;
}

int target_prepare(void *handle, uint32_t pid, char *err, size_t n)
{
	struct dtrace_hdl *h = handle;
	enum proc_stage to = stage(h, PROC_ENTRY);

	for (struct dtrace_proc *dp = h->procs; dp; dp = dp->next) {
		int r = (uint32_t)proc_pid(dp->p) == pid ? proc_run_until(dp->p, to) : 0;

		if (r) {
			snprintf(err, n, "pid%u: can't bring the process to %s: %s", pid,
				 stage_name(to), no_way(to, r));
			return r;
		}
	}
	return 0;
}

uint32_t target_process(void *handle, unsigned nth)
{
	const struct dtrace_hdl *h = handle;

	for (const struct dtrace_proc *p = h->procs; p; p = p->next)
		if (!nth--)
			return (uint32_t)proc_pid(p->p);
	return 0;
}
