/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * SIGINT and SIGTERM end tracing in good order: the first one stops, runs END and prints; a second
 * one while that is going on leaves out what is not printed yet. SIGPIPE shows as EPIPE where output is
 * written.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cmd.h"

static volatile sig_atomic_t seen;
static dtrace_hdl_t *handle;

static void interrupt(int sig)
{
	(void)sig;
	seen++;
	dtrace_interrupt(handle);
}

/* Not SIG_IGN, which a command started with -c would inherit. */
static void nothing(int sig)
{
	(void)sig;
}

int catch_signals(dtrace_hdl_t *h)
{
	/* Output that waits for its reader is not cut short. */
	struct sigaction sa = { .sa_handler = interrupt, .sa_flags = SA_RESTART };
	struct sigaction old;

	handle = h;
	/* A shell's background job has SIGINT ignored: it stays so. */
	if (sigaction(SIGINT, NULL, &old))
		goto failed;
	if (old.sa_handler != SIG_IGN && sigaction(SIGINT, &sa, NULL))
		goto failed;
	if (sigaction(SIGTERM, &sa, NULL))
		goto failed;
	sa.sa_handler = nothing;
	if (sigaction(SIGPIPE, &sa, NULL))
		goto failed;
	return 0;
failed:
	complain("failed to catch signals: %s", strerror(errno));
	return -1;
}

int signals_seen(void)
{
	return seen;
}
