/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Reading the D library. A file that this kernel has no use for (#pragma D depends_on something that
 * is not there) is left out, and who uses its names is told so; any other error in a file of the
 * user's is the user's to hear.
 */
#include "lib/library.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/lib.h"

#define LIBRARY_MAX (4 << 20) /* bytes of a file */

#ifndef DT_DLIBDIR /* the build says where it installs */
#define DT_DLIBDIR "/usr/local/lib/dtrace"
#endif

struct library_file {
	const char *name; /* last part of its path */
	char *text, *what, *path;
	size_t len;
	enum { UNREAD, READING, READ, UNFIT } state;
	bool builtin; /* text is not ours to free */
	struct program *p;
	char *why;     /* UNFIT */
	unsigned turn; /* READ: it was read as the how manyth */
};

struct library {
	struct library_file *files;
	size_t n, read;
	bool directories; /* the options' have been read */
};

static struct library *library(struct dtrace_hdl *h)
{
	struct library *l = h->library;

	if (l)
		return l;
	l = calloc(1, sizeof(*l));
	if (l)
		l->files = calloc(builtin_libraries_n + 1, sizeof(*l->files));
	if (!l || !l->files) {
		free(l);
		memory_short();
		return NULL;
	}
	for (unsigned i = 0; i < builtin_libraries_n; i++)
		l->files[l->n++] = (struct library_file){
			.name = builtin_libraries[i].name,
			.text = (char *)(uintptr_t)builtin_libraries[i].text,
			.len = builtin_libraries[i].len,
			.builtin = true,
		};
	h->library = l;
	return l;
}

static void release(struct library_file *f)
{
	program_free(f->p);
	free(f->what);
	free(f->why);
	f->p = NULL;
	f->what = f->why = NULL;
}

void library_free(struct dtrace_hdl *h)
{
	struct library *l = h->library;

	for (size_t i = 0; l && i < l->n; i++) {
		release(&l->files[i]);
		if (!l->files[i].builtin)
			free(l->files[i].text);
		free(l->files[i].path);
	}
	if (l)
		free(l->files);
	free(l);
	h->library = NULL;
}

size_t library_mark(const struct dtrace_hdl *h)
{
	return h->library ? h->library->read : 0;
}

void library_forget(struct dtrace_hdl *h, size_t mark)
{
	struct library *l = h->library;

	for (size_t i = 0; l && i < l->n; i++) {
		if (l->files[i].state != READ || l->files[i].turn < mark)
			continue;
		release(&l->files[i]);
		l->files[i].state = UNREAD;
	}
	if (l && l->read > mark)
		l->read = mark;
}

/* 0; -ENOENT: it does not fit (f->why says why); -1: an error, in *err. */
static int read_file(struct dtrace_hdl *h, struct library_file *f, struct diag *err)
{
	struct compile_opts o = { .library = true, .empty = true };
	struct lang_env env;

	*err = (struct diag){ 0 };
	if (f->state == READ)
		return 0;
	if (f->state == UNFIT || f->state == READING)
		return -ENOENT;
	if (!f->what &&
	    asprintf(&f->what, "failed to compile library %s", f->path ? f->path : f->name) < 0) {
		f->what = NULL;
		memory_short();
		return -ENOENT;
	}
	compile_environment(h, &env);
	f->state = READING;
	f->p = program_compile(f->path ? f->path : f->name, f->what, f->text, f->len, &o, &env,
			       h->types, h->syms, err);
	if (f->p) {
		f->state = READ;
		f->turn = (unsigned)h->library->read++;
		return 0;
	}
	f->state = UNFIT;
	if (asprintf(&f->why, "the D library's %s has it, but %s", f->name,
		     err->msg ? err->msg : "can't be read") < 0) {
		f->why = NULL;
		memory_short();
	}
	if (opt_flag(h, OPT_DEBUG))
		fprintf(stderr, "dtrace: library %s is left out: %s\n", f->path ? f->path : f->name,
			err->msg ? err->msg : "");
	return strcmp(err->tag, "D_PRAGMA_DEPEND") ? -1 : -ENOENT;
}

static int by_name(const void *key, const void *row)
{
	return strcmp(key, ((const struct builtin_library_name *)row)->name);
}

static struct library_file *file_with(struct dtrace_hdl *h, const char *name)
{
	const struct builtin_library_name *row;
	struct library *l;

	row = bsearch(name, builtin_library_names, builtin_library_names_n, sizeof(*row), by_name);
	if (!row || opt_flag(h, OPT_NOLIBS))
		return NULL;
	l = library(h);
	return l ? &l->files[row->file] : NULL;
}

bool library_has(void *ctx, const char *name)
{
	struct dtrace_hdl *h = ctx;
	struct library_file *f = file_with(h, name);
	struct diag err;
	bool read;

	if (!f || f->state == READ || f->state == READING)
		return false;
	read = !read_file(h, f, &err);
	diag_clear(&err);
	return read;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static bool has_word(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = text; (at = strstr(at, word)); at += n)
		if ((at == text || !is_word(at[-1])) && !is_word(at[n]))
			return true;
	return false;
}

const char *library_why(void *ctx, const char *name)
{
	const struct dtrace_hdl *h = ctx;
	const struct library_file *f = file_with(ctx, name);

	if (f)
		return f->state == UNFIT ? f->why : NULL;
	/* The user's files have no index. */
	for (size_t i = 0; h->library && i < h->library->n; i++) {
		f = &h->library->files[i];
		if (!f->builtin && f->state == UNFIT && has_word(f->text, name))
			return f->why;
	}
	return NULL;
}

/* ---- the user's directories ---- */

static int add_file(struct dtrace_hdl *h, const char *dir, const char *name)
{
	struct library *l = library(h);
	struct library_file f = { 0 }, *files;
	struct strbuf text = { 0 };
	char buf[8192];
	FILE *fp;
	size_t n;

	if (!l || asprintf(&f.path, "%s/%s", dir, name) < 0)
		return fail_nomem(h);
	f.name = strrchr(f.path, '/') + 1;
	fp = fopen(f.path, "r");
	if (!fp) {
		failf(h, errno, "failed to open library %s: %s", f.path, strerror(errno));
		free(f.path);
		return -1;
	}
	while (text.n <= LIBRARY_MAX && (n = fread(buf, 1, sizeof(buf), fp)) > 0)
		strbuf_add(&text, buf, n);
	if (ferror(fp) || text.n > LIBRARY_MAX) {
		failf(h, ferror(fp) ? EIO : EFBIG, "failed to read library %s: %s", f.path,
		      strerror(ferror(fp) ? EIO : EFBIG));
		goto failed;
	}
	strbuf_add(&text, "", 0);
	files = realloc(l->files, (l->n + 1) * sizeof(*files));
	if (files)
		l->files = files;
	if (!files || text.failed) {
		fail_nomem(h);
		goto failed;
	}
	fclose(fp);
	f.len = text.n;
	f.text = text.s ? text.s : strdup("");
	l->files[l->n++] = f;
	return 0;
failed:
	fclose(fp);
	strbuf_free(&text);
	free(f.path);
	return -1;
}

static int is_d(const struct dirent *e)
{
	size_t n = strlen(e->d_name);

	return n > 2 && !strcmp(e->d_name + n - 2, ".d") && e->d_name[0] != '.';
}

static int add_directory(struct dtrace_hdl *h, const char *dir, bool asked)
{
	struct dirent **names;
	int n = scandir(dir, &names, is_d, alphasort), rc = 0;

	if (n < 0)
		return asked ? failf(h, errno, "failed to open library directory %s: %s", dir,
				     strerror(errno))
			     : 0;
	for (int i = 0; i < n; i++) {
		if (!rc)
			rc = add_file(h, dir, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return rc;
}

static int read_all(struct dtrace_hdl *h)
{
	struct library *l = h->library;

	for (size_t i = 0; l && i < l->n; i++) {
		struct diag err;
		int rc;

		if (l->files[i].builtin)
			continue;
		rc = read_file(h, &l->files[i], &err);
		if (rc == -1)
			return fail_diag(h, &err, NULL);
		diag_clear(&err);
	}
	return 0;
}

int library_directories(struct dtrace_hdl *h)
{
	const char *dirs = opt_string(h, OPT_LIBDIR), *system = opt_string(h, OPT_SYSLIBDIR);
	char *list, *rest, *dir;
	int rc;

	if ((h->library && h->library->directories) || opt_flag(h, OPT_NOLIBS))
		return 0;
	if (!dirs && !system && access(DT_DLIBDIR, R_OK))
		return 0;
	if (!library(h))
		return fail_nomem(h);
	h->library->directories = true;
	rc = add_directory(h, system ? system : DT_DLIBDIR, system != NULL);
	rest = list = dirs ? strdup(dirs) : NULL;
	if (dirs && !list)
		return fail_nomem(h);
	while (!rc && (dir = strsep(&rest, "\n")))
		rc = add_directory(h, dir, true);
	free(list);
	return rc ? rc : read_all(h);
}

/* ---- dependencies ---- */

static bool has_library(struct dtrace_hdl *h, const char *name)
{
	struct library *l = library(h);

	for (size_t i = 0; l && i < l->n; i++) {
		struct diag err;
		bool fits;

		if (strcmp(l->files[i].name, name))
			continue;
		/* One that is being read depends on itself, by way of others. */
		fits = !read_file(h, &l->files[i], &err);
		diag_clear(&err);
		return fits;
	}
	return false;
}

/* Names that other systems have for what is always there. */
static bool is_kernel(const char *module)
{
	static const char *const names[] = { "vmlinux", "kernel", "unix", "genunix",
					     "mach_kernel" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (!strcmp(module, names[i]))
			return true;
	return false;
}

bool library_depends(void *ctx, const char *kind, const char *name)
{
	struct dtrace_hdl *h = ctx;
	char path[300];

	if (!strcmp(kind, "library"))
		return has_library(h, name);
	if (!strcmp(kind, "provider")) {
		struct probe_desc d = { .prov = name, .mod = "", .func = "", .name = "" };

		return registry_env_count(h->reg, &d) > 0;
	}
	if (is_kernel(name))
		return true;
	snprintf(path, sizeof(path), "/sys/module/%s", name);
	return !strchr(name, '/') && access(path, F_OK) == 0;
}
