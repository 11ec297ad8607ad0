/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * For the tests of the lexer and the parser: a program made of text, in a made-up world. Arguments
 * of macros are $0 "x.d", $1 "7", $2 "read", $3 "a b", $4 "-5"; the target is process 42. There is
 * no kernel's BTF.
 */
#ifndef TEST_FRONT_H
#define TEST_FRONT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lang/parse.h"

struct front {
	struct program prog;
	struct source src;
	char *text;	   /* a copy of exactly its length, so that reading past it is found */
	struct strbuf out; /* the tree, or the message */
	bool failed;
};

static inline int front_macro(void *ctx, const char *name, int64_t *value)
{
	(void)ctx;
	if (strcmp(name, "target"))
		return -ENOENT;
	*value = 42;
	return 0;
}

/* mode: 'p' a script; 'n' 'P' 'm' 'f' the option whose text it is. */
static inline void front_init(struct front *f, char mode, const char *text, size_t len)
{
	static char *argv[] = { "x.d", "7", "read", "a b", "-5", NULL };

	*f = (struct front){ 0 };
	f->text = malloc(len ? len : 1);
	assert_non_null(f->text);
	memcpy(f->text, text, len);
	f->src = (struct source){
		.name = mode == 'p' ? "x.d" : NULL, .text = f->text, .len = len, .first_line = 1
	};
	f->prog.src = &f->src;
	f->prog.opts.spec = mode == 'n'	  ? PSPEC_NAME
			    : mode == 'P' ? PSPEC_PROVIDER
			    : mode == 'm' ? PSPEC_MODULE
			    : mode == 'f' ? PSPEC_FUNC
					  : PSPEC_NONE;
	f->prog.opts.argref = true;
	f->prog.env.macro = front_macro;
	f->prog.env.argc = 5;
	f->prog.env.argv = argv;
	f->prog.dc.arena.on_oom = diag_oom;
	f->prog.dc.arena.oom_arg = &f->prog.dc;
	f->prog.types = types_new(256, "/nonexistent");
	assert_non_null(f->prog.types);
}

/* Parses only. A function of its own, so that no variable of a test lives across the jump. */
static __attribute__((noinline)) bool front_try(struct front *f)
{
	if (setjmp(f->prog.dc.escape)) {
		f->failed = true;
		return false;
	}
	parse_program(&f->prog);
	return true;
}

static inline void front_run(struct front *f)
{
	if (front_try(f))
		tree_dump(&f->out, &f->prog.tree, NULL);
	else
		diag_render(&f->out, &f->prog.dc.err, true);
	if (!f->out.s)
		strbuf_puts(&f->out, "");
	assert_false(f->out.failed);
}

static inline void front_free(struct front *f)
{
	strbuf_free(&f->out);
	types_free(f->prog.types);
	arena_free(&f->prog.dc.arena);
	free(f->text);
}

static inline void front_parse(struct front *f, char mode, const char *text)
{
	front_init(f, mode, text, strlen(text));
	front_run(f);
}

#endif
