/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs and libraries that no process at hand has mapped yet, by their name. Probes lie in files, and the kernel puts them into
 * what maps the file later; so all that has to be known is which file is meant. It is looked for where what is running
 * comes from, and where the linker and the shell would look.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "probe/internal.h"
#include "probe/process.h"

struct finding {
	struct registry *r;
	struct process *p;
	const char *mod;
	bool failed; /* no memory */
};

static bool known(const struct process *p, const char *file)
{
	for (size_t i = 0; i < p->objects.n; i++)
		if (!strcmp(p->objects.at[i].file, file))
			return true;
	return false;
}

static void add_file(struct finding *f, const char *path, const char *name)
{
	struct process_object o = { .later = true, .name = name };
	struct arena *a = &f->r->arena;
	struct stat st;
	char file[64];

	if (!object_named(&o, f->mod) || stat(path, &st) || !S_ISREG(st.st_mode))
		return;
	snprintf(file, sizeof(file), "%02x:%02x:%" PRIx64, major(st.st_dev), minor(st.st_dev),
		 (uint64_t)st.st_ino);
	if (known(f->p, file))
		return;
	o.name = arena_strdup(a, name);
	o.path = arena_strdup(a, path);
	o.file = arena_strdup(a, file);
	if (!o.name || !o.path || !o.file || !vec_push(a, &f->p->objects, o))
		f->failed = true;
}

/* root: "" or /proc/PID/root. */
static void look_in(struct finding *f, const char *root, const char *dir, size_t n)
{
	char path[PATH_MAX];
	struct dirent *d;
	DIR *open;

	if (!n || *dir != '/' ||
	    (size_t)snprintf(path, sizeof(path), "%s%.*s", root, (int)n, dir) >= sizeof(path))
		return;
	open = opendir(path);
	while (open && (d = readdir(open))) {
		char whole[PATH_MAX];
		struct process_object o = { .name = d->d_name };

		if (object_named(&o, f->mod) && (size_t)snprintf(whole, sizeof(whole), "%s/%s",
								 path, d->d_name) < sizeof(whole))
			add_file(f, whole, d->d_name);
	}
	if (open)
		closedir(open);
}

static void look_in_list(struct finding *f, const char *root, const char *list)
{
	while (list && *list) {
		size_t n = strcspn(list, ":");

		look_in(f, root, list, n);
		list += n + (list[n] == ':');
	}
}

static void look_for_library(struct finding *f, const char *root)
{
	look_in_list(f, root,
		     "/lib/x86_64-linux-gnu:/usr/lib/x86_64-linux-gnu:/lib/i386-linux-gnu:/usr/lib/"
		     "i386-linux-gnu:"
		     "/lib64:/usr/lib64:/lib:/usr/lib:/usr/local/lib");
}

/* What the process was started with, of a variable of its environment. */
static void look_in_variable(struct finding *f, const char *root, const char *name)
{
	struct strbuf env = { 0 };
	char path[32];
	size_t n = strlen(name);

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/environ", f->p->pid);
	if (!read_file_at(AT_FDCWD, path, &env) && !env.failed)
		for (const char *at = env.s; at && at < env.s + env.n; at += strlen(at) + 1)
			if (!strncmp(at, name, n) && at[n] == '=')
				look_in_list(f, root, at + n + 1);
	strbuf_free(&env);
}

int process_look_ahead(struct registry *r, struct process *p, const char *mod)
{
	struct finding f = { .r = r, .p = p, .mod = mod };
	size_t had = p->objects.n;
	char root[32];

	snprintf(root, sizeof(root), "/proc/%" PRIu32 "/root", p->pid);
	look_in_variable(&f, root, "LD_LIBRARY_PATH");
	for (size_t i = 0; i < had && p->objects.n == had; i++) {
		const char *path = p->objects.at[i].path, *slash = strrchr(path, '/');

		/* Its path leads there already; what was deleted has no directory. */
		if (slash && strncmp(path, root, strlen(root)) == 0)
			look_in(&f, "", path, (size_t)(slash - path));
	}
	if (p->objects.n == had)
		look_for_library(&f, root);
	return f.failed ? registry_nomem(r) : 0;
}

static bool is_same(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* What is running under this name; by a name of the file where it has one here, since the process may end. */
static void look_at_running(struct finding *f)
{
	DIR *proc = opendir("/proc");
	struct dirent *d;

	while (proc && (d = readdir(proc))) {
		char path[300], target[PATH_MAX];
		ssize_t n;

		if (!isdigit((unsigned char)d->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/exe", d->d_name);
		n = readlink(path, target, sizeof(target) - 1);
		if (n <= 0)
			continue;
		target[n] = '\0';
		add_file(f, is_same(path, target) ? target : path,
			 strrchr(target, '/') ? strrchr(target, '/') + 1 : target);
	}
	if (proc)
		closedir(proc);
}

struct process *process_to_come(struct registry *r, const char *mod)
{
	struct finding f = { .r = r, .p = arena_new(&r->arena, struct process), .mod = mod };

	if (!f.p) {
		registry_nomem(r);
		return NULL;
	}
	look_at_running(&f);
	if (!f.p->objects.n)
		look_in_list(&f, "", getenv("PATH"));
	if (!f.p->objects.n)
		look_for_library(&f, "");
	if (f.failed)
		registry_nomem(r);
	return f.failed ? NULL : f.p;
}
