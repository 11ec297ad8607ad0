/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the command says about itself, on standard error.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"

static void say(const char *fmt, va_list ap, const char *more)
{
	char line[1024], *text = line;
	char *big = NULL;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	if (n >= (int)sizeof(line) && vasprintf(&big, fmt, again) >= 0)
		text = big;
	va_end(again);
	n = (int)strlen(text);
	fprintf(stderr, "dtrace: %s%s%s%s", text, more ? ": " : "", more ? more : "",
		!more && n && text[n - 1] == '\n' ? "" : "\n");
	if (big)
		free(big);
}

void complain(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, NULL);
	va_end(ap);
}

void complain_library(dtrace_hdl_t *h, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap, dtrace_errmsg(h, dtrace_errno(h)));
	va_end(ap);
}

void notice(const struct command *c, const char *fmt, ...)
{
	va_list ap;

	if (c->quiet)
		return;
	va_start(ap, fmt);
	say(fmt, ap, NULL);
	va_end(ap);
}
