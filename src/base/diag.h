/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Source text, places in it, and the one way a compilation fails.
 *
 * A compilation stops at its first error, as DTrace does: diag_fail() fills the error and jumps to
 * the compilation's entry point, which frees the arena. Nothing between needs to clean up, because
 * whatever a compilation allocates lives in its arena. Every error has a classic DTrace tag
 * ("D_SYNTAX").
 */
#ifndef DT_DIAG_H
#define DT_DIAG_H

#include "base/base.h"

/* From byte `off` (the start of a line) on, lines count from `line` in `file`: what a #line marker
 * says. */
struct line_mark {
	uint32_t off;
	int line;
	const char *file; /* NULL: the source's own name */
};

struct source {
	const char *name; /* file name, or NULL for text from the command line */
	/*
	 * How a message begins: "failed to compile script x.d", "invalid probe specifier x:::".
	 * What does not begin with "failed " or "invalid " is completed to "failed to compile
	 * script ..." (without "script" if name is NULL). NULL: name, or "program".
	 */
	const char *what;
	const char *text;
	size_t len;
	int first_line;		       /* number of the first line; 0 means 1 */
	const struct line_mark *marks; /* set by the lexer, in order of off */
	unsigned nmarks;
};

/* A stretch of source text. {NULL} is "no place". */
struct loc {
	const struct source *src;
	uint32_t off, len;
};

struct diag {
	const char *tag; /* "D_SYNTAX", ...; a literal */
	struct loc loc;
	char *msg;	    /* one line, no newline, no position */
	char *hint;	    /* NULL, or what to do about it, one line */
	const char *region; /* NULL, or a literal: see diag_ctx */
};

/* State of a compilation that can fail; embedded in struct compilation (lang/compile.h). */
struct diag_ctx {
	struct arena arena;
	jmp_buf escape;
	struct diag err;
	/* What is being worked on, a literal: "probe description", "predicate", "action list".
	 * Messages about one line of command line text say "in predicate: " where those about files
	 * say "line 3: ". */
	const char *region;
};

DT_NORETURN void diag_fail(struct diag_ctx *d, const char *tag, struct loc at, const char *fmt, ...)
	DT_PRINTF(4, 5);
/* As above with a hint below the caret line; hint may be NULL. */
DT_NORETURN void diag_fail_hint(struct diag_ctx *d, const char *tag, struct loc at,
				const char *hint, const char *fmt, ...) DT_PRINTF(5, 6);
/* For struct arena's on_oom: fails with D_NOMEM. Uses no memory. */
DT_NORETURN void diag_oom(void *diag_ctx);

int loc_line(struct loc at);	     /* 1-based, as #line has it; 0: no place */
const char *loc_file(struct loc at); /* file name by #line, else the source's; NULL: none */
struct loc loc_join(struct loc a, struct loc b); /* from the start of a to the end of b */
int loc_column(struct loc at);			 /* 1-based, in characters, a tab counts one */

/*
 * The text users see:
 *   failed to compile script x.d: [D_TAG] line 3: message
 *           pid == "x"
 *           ^~~~~~~~~~
 *   hint: ...
 * with_tag as -xerrtags. The first line has no "dtrace: " (the command adds it).
 */
void diag_render(struct strbuf *out, const struct diag *e, bool with_tag);
/* The line of a place as diag_render() shows it, with what it is of and the caret line: "    x.d, line 3:" only where it has a name. */
void diag_render_place(struct strbuf *out, struct loc at);

#endif
