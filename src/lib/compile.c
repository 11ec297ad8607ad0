/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Compiling: from text, options and macro arguments to a checked program.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lang/parse.h"
#include "lib/lib.h"

/* More than anyone writes, and little enough that a wrong file name does not fill the memory. */
#define SCRIPT_MAX (16 << 20)

/* Macro variables. The ids are the caller's, as a shell's are. */
static int macro(void *ctx, const char *name, int64_t *value)
{
	const struct dtrace_hdl *h = ctx;

	if (!strcmp(name, "target")) {
		if (!h->target)
			return -ENOENT;
		*value = h->target;
	} else if (!strcmp(name, "pid")) {
		*value = getpid();
	} else if (!strcmp(name, "ppid")) {
		*value = getppid();
	} else if (!strcmp(name, "pgid")) {
		*value = getpgrp();
	} else if (!strcmp(name, "sid")) {
		*value = getsid(0);
	} else if (!strcmp(name, "uid")) {
		*value = getuid();
	} else if (!strcmp(name, "euid")) {
		*value = geteuid();
	} else if (!strcmp(name, "gid")) {
		*value = getgid();
	} else if (!strcmp(name, "egid")) {
		*value = getegid();
	} else {
		return -ENOENT;
	}
	return 0;
}

static int env_match(void *ctx, const struct probe_desc *d, struct probe_arg *args, int *nargs)
{
	return registry_env_match(((struct dtrace_hdl *)ctx)->reg, d, args, nargs);
}

static int env_count(void *ctx, const struct probe_desc *d)
{
	return registry_env_count(((struct dtrace_hdl *)ctx)->reg, d);
}

static const char *env_why(void *ctx)
{
	const struct registry *r = ((struct dtrace_hdl *)ctx)->reg;

	return r->error[0] ? r->error : NULL;
}

static const char *env_tag(void *ctx)
{
	return ((struct dtrace_hdl *)ctx)->reg->tag;
}

static bool env_near(void *ctx, const struct probe_desc *d, char *buf, size_t n)
{
	return registry_env_near(((struct dtrace_hdl *)ctx)->reg, d, buf, n);
}

void compile_environment(struct dtrace_hdl *h, struct lang_env *env)
{
	*env = (struct lang_env){
		.ctx = h,
		.probe_match = env_match,
		.probe_count = env_count,
		.probe_near = env_near,
		.probe_why = env_why,
		.probe_tag = env_tag,
		.macro = macro,
		.library = library_has,
		.library_why = library_why,
		.depends = library_depends,
	};
}

static void discard(struct dtrace_prog *p)
{
	for (int i = 0; i < p->argc; i++)
		free(p->argv[i]);
	free(p->argv);
	free(p->name);
	free(p->what);
	free(p->text);
	free(p);
}

/* Takes text, name and what (malloc'ed; name may be NULL). */
static struct dtrace_prog *new_prog(struct dtrace_hdl *h, char *text, char *name, char *what,
				    int argc, char *const argv[])
{
	struct dtrace_prog *p = calloc(1, sizeof(*p));

	if (!p) {
		free(text);
		free(name);
		free(what);
		fail_nomem(h);
		return NULL;
	}
	p->text = text;
	p->name = name;
	p->what = what;
	p->argv = calloc((size_t)argc + 1, sizeof(char *));
	for (; p->argv && p->argc < argc; p->argc++) {
		p->argv[p->argc] = strdup(argv[p->argc]);
		if (!p->argv[p->argc])
			break;
	}
	if (!text || !what || !p->argv || p->argc < argc) {
		discard(p);
		fail_nomem(h);
		return NULL;
	}
	return p;
}

static void print_tree(struct dtrace_hdl *h, const struct dtrace_prog *p)
{
	struct strbuf text = { 0 };

	tree_dump(&text, &p->p->tree, h->types);
	if (text.n)
		fwrite(text.s, 1, text.n, stderr);
	strbuf_free(&text);
}

static struct dtrace_prog *compile(struct dtrace_hdl *h, struct dtrace_prog *p, size_t len,
				   dtrace_probespec_t spec, unsigned cflags)
{
	struct compile_opts o = { 0 };
	struct lang_env env;
	struct diag err = { 0 };
	size_t read;

	if (h->running) {
		fail(h, EDT_ACTIVE);
		goto failed;
	}
	if (cflags & ~(unsigned)DTRACE_C_MASK) {
		fail(h, EDT_FLAGS);
		goto failed;
	}
	if (((cflags & DTRACE_C_CPP) || opt_flag(h, OPT_CPP)) &&
	    preprocess(h, p->what, &p->text, &len))
		goto failed;
	if (pragma_options(h, p->name, p->what, p->text, len) || handle_world(h) ||
	    library_directories(h))
		goto failed;
	o.zdefs = (cflags & DTRACE_C_ZDEFS) || opt_flag(h, OPT_ZDEFS);
	h->reg->later = h->reg->later || o.zdefs;
	o.defaultargs = (cflags & DTRACE_C_DEFARG) || opt_flag(h, OPT_DEFAULTARGS);
	o.empty = (cflags & DTRACE_C_EMPTY) || opt_flag(h, OPT_EMPTY);
	o.destructive = opt_flag(h, OPT_DESTRUCTIVE);
	o.argref = opt_flag(h, OPT_ARGREF);
	o.loopmax = (uint32_t)opt_value(h, OPT_LOOPMAX);
	o.errtags = opt_flag(h, OPT_ERRTAGS);
	o.spec = spec == DTRACE_PROBESPEC_PROVIDER ? PSPEC_PROVIDER
		 : spec == DTRACE_PROBESPEC_MOD	   ? PSPEC_MODULE
		 : spec == DTRACE_PROBESPEC_FUNC   ? PSPEC_FUNC
		 : spec == DTRACE_PROBESPEC_NAME   ? PSPEC_NAME
						   : PSPEC_NONE;
	compile_environment(h, &env);
	env.argc = p->argc;
	env.argv = p->argv;
	read = library_mark(h);
	p->p = program_compile(p->name, p->what, p->text, len, &o, &env, h->types, h->syms, &err);
	if (!p->p) {
		library_forget(h, read);
		fail_diag(h, &err, NULL);
		goto failed;
	}
	if (opt_string(h, OPT_AMIN) && stability_enforce(p->p, opt_string(h, OPT_AMIN), &err)) {
		fail_diag(h, &err, NULL);
		program_free(p->p);
		goto failed;
	}
	if (opt_value(h, OPT_TREE))
		print_tree(h, p);
	*h->progs_tail = p;
	h->progs_tail = &p->next;
	return p;
failed:
	discard(p);
	return NULL;
}

dtrace_prog_t *dtrace_program_strcompile(dtrace_hdl_t *h, const char *text, dtrace_probespec_t spec,
					 unsigned cflags, int argc, char *const argv[])
{
	struct dtrace_prog *p;
	char *what;

	if (asprintf(&what,
		     spec == DTRACE_PROBESPEC_NONE ? "failed to compile program"
						   : "invalid probe specifier %s",
		     text) < 0)
		what = NULL;
	p = new_prog(h, strdup(text), NULL, what, argc, argv);
	return p ? compile(h, p, strlen(text), spec, cflags) : NULL;
}

dtrace_prog_t *dtrace_program_fcompile(dtrace_hdl_t *h, FILE *fp, const char *name, unsigned cflags,
				       int argc, char *const argv[])
{
	struct strbuf text = { 0 };
	struct dtrace_prog *p;
	char *what, buf[8192];
	size_t n;

	while (text.n <= SCRIPT_MAX && (n = fread(buf, 1, sizeof(buf), fp)) > 0)
		strbuf_add(&text, buf, n);
	if (text.n > SCRIPT_MAX) {
		failf(h, EFBIG, "%s is too large for a D program (more than %d MB)", name,
		      SCRIPT_MAX >> 20);
		strbuf_free(&text);
		return NULL;
	}
	if (ferror(fp)) {
		failf(h, errno ? errno : EIO, "failed to read %s: %s", name,
		      strerror(errno ? errno : EIO));
		strbuf_free(&text);
		return NULL;
	}
	if (!text.s)
		strbuf_add(&text, "", 0);
	if (text.failed || asprintf(&what, "failed to compile script %s", name) < 0) {
		strbuf_free(&text);
		fail_nomem(h);
		return NULL;
	}
	n = text.n;
	p = new_prog(h, text.s ? text.s : strdup(""), strdup(name), what, argc, argv);
	return p ? compile(h, p, n, DTRACE_PROBESPEC_NONE, cflags) : NULL;
}
