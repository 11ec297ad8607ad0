/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * From text to a checked program, or to an error that leaves nothing behind.
 *
 * Everything a compilation makes lives in its arena, and the first error jumps back here: the arena
 * goes, variables and aggregations that the text brought up are taken out of the symbol table
 * again, names of types are forgotten. The error alone is copied out, with the text it points into.
 */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lang/program.h"
#include "lang/symtab.h"

static void (*const passes[])(struct program *) = { parse_program, check_program };

/* A source and all that hangs on it in one block of memory, so that free() ends it. */
static struct source *source_copy(const struct source *s)
{
	size_t name = s->name ? strlen(s->name) + 1 : 0, what = s->what ? strlen(s->what) + 1 : 0,
	       files = 0;
	struct line_mark *marks;
	struct source *copy;
	char *p;

	for (unsigned i = 0; i < s->nmarks; i++)
		files += s->marks[i].file ? strlen(s->marks[i].file) + 1 : 0;
	copy = malloc(sizeof(*copy) + s->nmarks * sizeof(*marks) + s->len + 1 + name + what +
		      files);
	if (!copy)
		return NULL;
	*copy = *s;
	marks = (struct line_mark *)(copy + 1);
	p = (char *)(marks + s->nmarks);
	copy->marks = marks;
	for (unsigned i = 0; i < s->nmarks; i++) {
		marks[i] = s->marks[i];
		if (s->marks[i].file)
			p = stpcpy((char *)(marks[i].file = p), s->marks[i].file) + 1;
	}
	if (name)
		p = stpcpy((char *)(copy->name = p), s->name) + 1;
	if (what)
		p = stpcpy((char *)(copy->what = p), s->what) + 1;
	copy->text = memcpy(p, s->text, s->len);
	p[s->len] = '\0';
	return copy;
}

/* An error without a place says itself what failed. */
static char *whole_message(const struct source *src, const char *msg)
{
	const char *what = src ? src->what : NULL;
	char *s = NULL;
	int n;

	if (what && (strncmp(what, "failed ", 7) == 0 || strncmp(what, "invalid ", 8) == 0))
		n = asprintf(&s, "%s: %s", what, msg);
	else if (src && src->name)
		n = asprintf(&s, "failed to compile script %s: %s", src->name, msg);
	else
		n = asprintf(&s, "failed to compile %s: %s", what ? what : "program", msg);
	return n < 0 ? NULL : s;
}

/* Copies an error out of the arena that is about to go. What can't be copied for want of memory
 * stays out. */
void diag_copy(const struct diag *from, struct diag *to)
{
	*to = (struct diag){ .tag = from->tag, .loc = from->loc, .region = from->region };
	to->loc.src = from->loc.src ? source_copy(from->loc.src) : NULL;
	to->msg = strdup(from->msg ? from->msg : "unknown error");
	to->hint = from->hint ? strdup(from->hint) : NULL;
}

static void copy_error(const struct source *src, const struct diag *from, struct diag *to)
{
	diag_copy(from, to);
	if (!to->loc.src) {
		free(to->msg);
		to->msg = whole_message(src, from->msg ? from->msg : "unknown error");
	}
}

void diag_clear(struct diag *d)
{
	free((void *)(uintptr_t)d->loc.src);
	free(d->msg);
	free(d->hint);
	*d = (struct diag){ 0 };
}

static struct source *make_source(struct program *p, const char *name, const char *what,
				  const char *text, size_t len)
{
	struct source *s = arena_new(&p->dc.arena, struct source);

	s->name = name ? arena_strdup(&p->dc.arena, name) : NULL;
	s->what = what ? arena_strdup(&p->dc.arena, what) : NULL;
	s->text = arena_strndup(&p->dc.arena, text, len);
	s->len = len;
	s->first_line = 1;
	return s;
}

/* False: it failed, and p->dc.err says why. */
static bool run(struct program *p, const char *name, const char *what, const char *text, size_t len)
{
	if (setjmp(p->dc.escape))
		return false;
	if (len >= UINT32_MAX / 2)
		diag_fail(&p->dc, "D_TOO_LARGE", (struct loc){ 0 },
			  "a program of %zu bytes is too large", len);
	p->src = make_source(p, name, what, text, len);
	for (size_t i = 0; i < ARRAY_SIZE(passes); i++)
		passes[i](p);
	return true;
}

struct program *program_compile(const char *name, const char *what, const char *text, size_t len,
				const struct compile_opts *opts, const struct lang_env *env,
				struct types *types, struct symtab *syms, struct diag *err)
{
	struct program *p = calloc(1, sizeof(*p));
	struct symtab_picture before = { 0 };
	const struct source named = { .name = name, .what = what };
	const struct diag oom = { .tag = "D_NOMEM",
				  .msg = (char *)"failed to allocate memory for the compilation" };
	dt_tid mark = types_mark(types);
	unsigned shortages = memory_shortages();
	bool ok;

	*err = (struct diag){ 0 };
	if (!p || !symtab_save(syms, &before)) {
		free(p);
		copy_error(&named, &oom, err);
		return NULL;
	}
	if (opts)
		p->opts = *opts;
	if (env)
		p->env = *env;
	p->types = types;
	p->syms = syms;
	p->dc.arena.on_oom = diag_oom;
	p->dc.arena.oom_arg = &p->dc;
	p->dc.arena.limit = p->opts.memory;
	ok = run(p, name, what, text, len);
	/* Types and probes that could not be read are none: neither a program nor an error that came
	 * of it means anything. */
	if (memory_shortages() != shortages)
		p->dc.err = oom;
	if (!ok || memory_shortages() != shortages) {
		copy_error(&named, &p->dc.err, err);
		symtab_restore(syms, &before);
		types_forget(types, mark);
		program_free(p);
		p = NULL;
	}
	symtab_forget(&before);
	return p;
}

void program_free(struct program *p)
{
	if (!p)
		return;
	arena_free(&p->dc.arena);
	free(p);
}
