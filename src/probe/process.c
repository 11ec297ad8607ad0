/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What a process runs, from /proc/PID/maps. Programs and libraries are known by device and inode, so that one which many
 * processes have mapped is read once.
 */
#include "probe/process.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elf/demangle.h"
#include "elf/maps.h"
#include "probe/internal.h"

struct looking {
	struct registry *r;
	struct process *p;
	uint64_t program; /* inode of what was executed */
	bool first;	  /* nobody has looked at it before */
	bool failed;
};

/* A file that a process runs and that is known. */
struct seen {
	uint32_t pid;
	bool news;
	char key[80];
};

#define SEEN_KEY "%" PRIu32 ":%s"

static bool runs_file(const struct elf_mapping *m)
{
	return m->executable && strchr(m->path, '/');
}

static void name_file(const struct elf_mapping *m, char file[64])
{
	snprintf(file, 64, "%s:%" PRIx64, m->dev, m->inode);
}

/* True: it was not known. *failed: no memory. */
static bool see(struct registry *r, uint32_t pid, const char *file, bool news, bool *failed)
{
	struct seen s = { .pid = pid, .news = news }, *kept;

	snprintf(s.key, sizeof(s.key), SEEN_KEY, pid, file);
	if (hash_gets(&r->seen, s.key))
		return false;
	kept = arena_new(&r->arena, struct seen);
	if (kept)
		*kept = s;
	if (!kept || hash_sets(&r->seen, kept->key, kept))
		*failed = true;
	return true;
}

static bool same_file(const struct process_object *o, const char *file)
{
	return !strcmp(o->file, file);
}

static void add_object(void *arg, const struct elf_mapping *m)
{
	struct looking *l = arg;
	struct arena *a = &l->r->arena;
	struct process_object o = { .start = m->start, .offset = m->offset };
	char path[ELF_PATH_MAX], file[64];

	if (!runs_file(m))
		return;
	name_file(m, file);
	if (l->first)
		see(l->r, l->p->pid, file, false, &l->failed);
	for (size_t i = 0; i < l->p->objects.n; i++)
		if (same_file(&l->p->objects.at[i], file))
			return;
	if (!elf_mapping_path(l->p->pid, m, path))
		return;
	o.name = arena_strdup(a, strrchr(m->path, '/') + 1);
	o.path = arena_strdup(a, path);
	o.file = arena_strdup(a, file);
	o.program = m->inode == l->program;
	if (!o.name || !o.path || !o.file || !vec_push(a, &l->p->objects, o))
		l->failed = true;
}

struct process *process_look(struct registry *r, uint32_t pid)
{
	struct looking l = { .r = r, .p = arena_new(&r->arena, struct process) };
	char path[32];
	struct stat st;
	int err;

	if (!l.p) {
		registry_nomem(r);
		return NULL;
	}
	l.p->pid = pid;
	if (r->prepare_process &&
	    r->prepare_process(r->prepare_arg, pid, r->error, sizeof(r->error)))
		return NULL;
	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/exe", pid);
	if (!stat(path, &st))
		l.program = st.st_ino;
	l.first = see(r, pid, "", false, &l.failed);
	err = elf_maps_walk(pid, add_object, &l);
	if (l.failed) {
		registry_nomem(r);
		return NULL;
	}
	if (err)
		r->tag = "D_PROC_GRAB";
	if (err == -ENOENT || err == -ESRCH) {
		registry_error(r, "pid%" PRIu32 ": there is no such process", pid);
		return NULL;
	}
	if (err) {
		registry_error(r, "pid%" PRIu32 ": can't look at the process: %s", pid,
			       strerror(-err));
		return NULL;
	}
	if (!l.p->objects.n) {
		r->tag = "D_PROC_GRAB";
		registry_error(
			r,
			"pid%" PRIu32
			": the process runs no program: it is a thread of the kernel, or is ending",
			pid);
		return NULL;
	}
	return l.p;
}

/* ---- news ---- */

struct news {
	struct registry *r;
	uint32_t pid;
	bool any, failed;
};

static void look_for_news(void *arg, const struct elf_mapping *m)
{
	struct news *n = arg;
	char file[64];

	if (!runs_file(m))
		return;
	name_file(m, file);
	if (see(n->r, n->pid, file, true, &n->failed))
		n->any = true;
}

bool process_news(struct registry *r, uint32_t pid)
{
	struct news n = { .r = r, .pid = pid };

	/* One that has ended has none; what there was no memory for is counted. */
	elf_maps_walk(pid, look_for_news, &n);
	if (n.failed)
		registry_nomem(r);
	return n.any;
}

void process_forget_news(struct registry *r, uint32_t pid)
{
	for (struct hash_slot *s = NULL; (s = hash_next(&r->seen, s));) {
		struct seen *known = s->value;

		known->news = known->news && known->pid != pid;
	}
}

bool process_has_seen(const struct registry *r, uint32_t pid, const char *file)
{
	const struct seen *known;
	char key[80];

	snprintf(key, sizeof(key), SEEN_KEY, pid, file);
	known = hash_gets(&r->seen, key);
	return known && !known->news;
}

bool process_loader(struct registry *r, uint32_t pid, const char **path, uint64_t *offset)
{
	const struct process *p = process_look(r, pid);

	for (size_t i = 0; p && i < p->objects.n; i++) {
		const struct process_object *o = &p->objects.at[i];
		/* "ld-linux-x86-64.so.2", "ld-musl-x86_64.so.1", "ld.so.1" */
		const struct elf_functions *fs =
			strncmp(o->name, "ld", 2) == 0 ? object_functions(r, o) : NULL;

		for (size_t k = 0; fs && k < fs->n; k++)
			if (!strcmp(fs->at[k].name, "_dl_debug_state")) {
				*path = o->path;
				*offset = fs->at[k].offset;
				return true;
			}
	}
	return false;
}

/* "libc" of "libc.so.6", "libfoo" of "libfoo-1.2.so". */
static size_t plain_length(const char *name)
{
	const char *so = strstr(name, ".so"), *dash;

	if (!so || (so[3] && so[3] != '.'))
		return strlen(name);
	for (dash = so; dash > name && (isdigit((unsigned char)dash[-1]) || dash[-1] == '.');)
		dash--;
	if (dash > name && dash < so && dash[-1] == '-')
		return (size_t)(dash - 1 - name);
	return (size_t)(so - name);
}

bool object_named(const struct process_object *o, const char *mod)
{
	size_t n = plain_length(o->name);

	if (desc_part_match(mod, o->name) || (o->program && glob_match(mod, "a.out")))
		return true;
	return desc_part_literal(mod) && strlen(mod) == n && !strncmp(mod, o->name, n);
}

/* Can a symbol be that of a function of this name? Only if the name's last word stands in it - but for a few of std::'s. To
 * decode all symbols of a large library takes a while. */
static bool can_stand_for(const char *symbol, const char *name)
{
	const char *word = name + strlen(name);

	while (word > name && (isalnum((unsigned char)word[-1]) || word[-1] == '_'))
		word--;
	return !strncmp(name, "std::", 5) || strstr(symbol, word);
}

bool function_named(struct elf_functions *fs, struct elf_function *f, const char *func)
{
	if (desc_part_match(func, f->name))
		return true;
	return symbol_is_mangled(f->name) &&
	       (!desc_part_literal(func) || can_stand_for(f->name, func)) &&
	       desc_part_match(func, elf_function_shown(fs, f));
}

/* ---- files ---- */

struct known_file {
	const char *file;
	struct elf_functions *functions; /* NULL: none to be had */
};

struct elf_functions *object_functions(struct registry *r, const struct process_object *o)
{
	struct known_file *k = hash_gets(&r->elf_files, o->file);
	int fd;

	if (k)
		return k->functions;
	k = arena_new(&r->arena, struct known_file);
	if (!k)
		return NULL;
	k->file = o->file;
	if (hash_sets(&r->elf_files, k->file, k))
		return NULL;
	fd = open(o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0) {
		k->functions = elf_functions_read(fd);
		close(fd);
	}
	return k->functions;
}

void process_cache_free(struct registry *r)
{
	for (struct hash_slot *s = NULL; (s = hash_next(&r->elf_files, s));)
		elf_functions_free(((struct known_file *)s->value)->functions);
	hash_free(&r->elf_files);
	hash_free(&r->seen);
}
