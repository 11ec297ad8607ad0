/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How calls fail: an error number and a message, kept in the handle until the next failure.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/lib.h"

static const struct {
	int error;
	const char *msg;
} general[] = {
	{ EDT_VERSION, "Client requested version newer than libdtrace" },
	{ EDT_FLAGS, "Unknown flags" },
	{ EDT_COMPILER, "Error in D program compilation" },
	{ EDT_NOMEM, "Memory allocation failure" },
	{ EDT_NOPROBE, "No probe matches description" },
	{ EDT_BADPROBE, "Invalid probe description" },
	{ EDT_BADOPTNAME, "Invalid option name" },
	{ EDT_BADOPTVAL, "Invalid value for specified option" },
	{ EDT_BADOPTCTX, "Option cannot be changed while tracing is active" },
	{ EDT_UNSUP, "Not supported" },
	{ EDT_ACTIVE, "Tracing is already active" },
	{ EDT_NOTACTIVE, "Tracing is not active" },
	{ EDT_NODEV, "Opened for compiling only" },
	{ EDT_PRIV, "DTrace requires additional privileges" },
	{ EDT_DESTRUCTIVE, "Destructive actions not allowed" },
	{ EDT_ENABLE, "Failed to enable probes" },
	{ EDT_PROC, "Process control failure" },
	{ EDT_DIRABORT, "Abort due to callback" },
	{ EDT_CPP, "Preprocessor failed to process input program" },
	{ EDT_OUTPUT, "Failed to write output" },
};

static const char *general_message(int error)
{
	if (error >= 0 && error < EDT_BASE)
		return strerror(error);
	for (size_t i = 0; i < ARRAY_SIZE(general); i++)
		if (general[i].error == error)
			return general[i].msg;
	return "Unknown error";
}

/* Why this thread's last dtrace_open() failed: there is no handle to keep it. */
static __thread int open_error;
static __thread char open_msg[256];

void fail_open(const struct dtrace_hdl *h)
{
	open_error = h->error;
	snprintf(open_msg, sizeof(open_msg), "%s", h->msg.n && !h->msg.failed ? h->msg.s : "");
}

int fail(struct dtrace_hdl *h, int error)
{
	h->error = error;
	strbuf_reset(&h->msg);
	return -1;
}

/* Messages are one string without the newline at its end, whoever made them. */
static void trim(struct strbuf *b)
{
	while (b->n && b->s[b->n - 1] == '\n')
		b->s[--b->n] = '\0';
}

/* A message that there is no memory for says just that. */
static int said(struct dtrace_hdl *h)
{
	trim(&h->msg);
	if (h->msg.failed)
		h->error = EDT_NOMEM;
	return -1;
}

int failf(struct dtrace_hdl *h, int error, const char *fmt, ...)
{
	va_list ap;

	h->error = error;
	strbuf_reset(&h->msg);
	h->msg.failed = false;
	va_start(ap, fmt);
	strbuf_vprintf(&h->msg, fmt, ap);
	va_end(ap);
	return said(h);
}

int fail_nomem(struct dtrace_hdl *h)
{
	return fail(h, EDT_NOMEM);
}

int fail_diag(struct dtrace_hdl *h, struct diag *d, const char *prefix)
{
	int error = EDT_COMPILER;

	if (d->tag && !strcmp(d->tag, "D_NOMEM")) {
		diag_clear(d);
		return fail(h, EDT_NOMEM);
	}
	h->error = error;
	strbuf_reset(&h->msg);
	h->msg.failed = false;
	if (!d->loc.src && prefix)
		strbuf_printf(&h->msg, "%s: ", prefix);
	diag_render(&h->msg, d, opt_flag(h, OPT_ERRTAGS));
	diag_clear(d);
	return said(h);
}

int dtrace_errno(dtrace_hdl_t *h)
{
	return h->error;
}

const char *dtrace_errmsg(dtrace_hdl_t *h, int error)
{
	if (h && error == h->error && h->msg.n && !h->msg.failed)
		return h->msg.s;
	if (!h && error == open_error && open_msg[0])
		return open_msg;
	return general_message(error);
}

const char *dtrace_faultstr(dtrace_hdl_t *h, int fault)
{
	static const char *const names[] = {
		[FAULT_UNKNOWN] = "unknown fault",
		[FAULT_BADADDR] = "invalid address",
		[FAULT_BADALIGN] = "invalid alignment",
		[FAULT_ILLOP] = "illegal operation",
		[FAULT_DIVZERO] = "divide-by-zero",
		[FAULT_NOSCRATCH] = "out of scratch space",
		[FAULT_KPRIV] = "invalid kernel access",
		[FAULT_UPRIV] = "invalid user access",
		[FAULT_TUPOFLOW] = "tuple stack overflow",
		[FAULT_BADSTACK] = "bad stack",
		[FAULT_BADSIZE] = "invalid size",
		[FAULT_BADINDEX] = "invalid index",
		[FAULT_LOOP] = "loop without end",
	};

	(void)h;
	if (fault < 0 || fault >= (int)ARRAY_SIZE(names) || !names[fault])
		fault = FAULT_UNKNOWN;
	return names[fault];
}
