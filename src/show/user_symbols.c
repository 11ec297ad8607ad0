/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Which object of which process an address belongs to.
 *
 * A process' mappings are read when it is first asked about, and again when an address is not
 * found, when it runs another program, or never: once it has ended, what is known stays. Files are
 * read once, whatever the number of processes that map them (by device and inode). They are opened
 * as the process sees them, through /proc/PID/root, so that containers work; for processes in a
 * mount namespace other than ours that is done at once, because afterwards there is no way to their
 * files.
 */
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "elf/maps.h"
#include "elf/symbols.h"
#include "show/user_symbols.h"

#define CHECK_NS  100000000ull /* how long a process is believed to be the one it was */
#define REREAD_NS 10000000ull  /* how often its mappings are read again at most */
enum { MAX_PROCESSES = 4096 };

struct object {
	char *key;
	char *path;
	const char *name; /* path's last part */
	uint64_t inode;
	struct elf_symbols *symbols;
	bool tried;
};

struct mapping {
	uint64_t start, end, offset;
	struct object *object;
};

struct process {
	uint32_t pid;
	bool held;
	struct mapping *maps; /* by address */
	size_t n, cap;
	uint64_t exe_dev, exe_inode;
	uint64_t checked, read; /* when, in ns */
};

struct user_symbols {
	struct hash processes; /* pid -> struct process */
	struct hash objects;   /* "dev:inode" or the name of what is no file -> struct object */
};

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000ull + (uint64_t)ts.tv_nsec;
}

struct user_symbols *user_symbols_new(void)
{
	return calloc(1, sizeof(struct user_symbols));
}

static void process_free(struct process *p)
{
	free(p->maps);
	free(p);
}

static void object_free(struct object *o)
{
	elf_symbols_free(o->symbols);
	free(o->path);
	free(o->key);
	free(o);
}

void user_symbols_free(struct user_symbols *us)
{
	if (!us)
		return;
	for (struct hash_slot *slot = NULL; (slot = hash_next(&us->processes, slot));)
		process_free(slot->value);
	for (struct hash_slot *slot = NULL; (slot = hash_next(&us->objects, slot));)
		object_free(slot->value);
	hash_free(&us->processes);
	hash_free(&us->objects);
	free(us);
}

/* ---- objects ---- */

static struct object *object_find(struct user_symbols *us, const struct elf_mapping *m)
{
	char key[64];
	struct object *o;
	const char *slash;

	if (m->path[0] == '[')
		snprintf(key, sizeof(key), "%s", m->path);
	else
		snprintf(key, sizeof(key), "%s:%" PRIx64, m->dev, m->inode);
	o = hash_gets(&us->objects, key);
	if (o)
		return o;
	o = calloc(1, sizeof(*o));
	if (!o)
		return NULL;
	o->key = strdup(key);
	o->path = strdup(m->path);
	o->inode = m->inode;
	if (!o->key || !o->path || hash_sets(&us->objects, o->key, o)) {
		object_free(o);
		return NULL;
	}
	slash = strrchr(o->path, '/');
	o->name = slash ? slash + 1 : o->path;
	return o;
}

/* The kernel maps the same vdso into every program of our class. */
static struct elf_symbols *read_vdso(void)
{
	const char *image = (const char *)getauxval(AT_SYSINFO_EHDR);
	size_t size;

	if (!image)
		return NULL;
	if (image[EI_CLASS] == ELFCLASS64) {
		const Elf64_Ehdr *eh = (const void *)image;

		size = eh->e_shoff + (size_t)eh->e_shnum * eh->e_shentsize;
	} else {
		const Elf32_Ehdr *eh = (const void *)image;

		size = eh->e_shoff + (size_t)eh->e_shnum * eh->e_shentsize;
	}
	return elf_symbols_memory(image, size);
}

static void object_load(struct object *o, uint32_t pid, const struct mapping *m)
{
	int fd;

	if (o->tried)
		return;
	if (o->path[0] == '[') {
		o->tried = true;
		/* A 32-bit program has another one. */
		if (!strcmp(o->path, "[vdso]") && (sizeof(long) == 4 || m->start > UINT32_MAX))
			o->symbols = read_vdso();
		return;
	}
	fd = elf_mapping_open(pid, &(struct elf_mapping){ .start = m->start,
							  .end = m->end,
							  .inode = o->inode,
							  .path = o->path });
	if (fd < 0)
		return;
	o->tried = true;
	o->symbols = elf_symbols_file(fd);
	close(fd);
}

/* ---- processes ---- */

static bool identify(uint32_t pid, uint64_t *dev, uint64_t *inode)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/exe", pid);
	if (stat(path, &st))
		return false;
	*dev = st.st_dev;
	*inode = st.st_ino;
	return true;
}

static bool in_our_namespace(uint32_t pid)
{
	char path[48];
	struct stat ours, theirs;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/ns/mnt", pid);
	return stat(path, &theirs) || stat("/proc/self/ns/mnt", &ours) ||
	       ours.st_ino == theirs.st_ino;
}

static void add_mapping(struct process *p, const struct mapping *m)
{
	if (p->n == p->cap) {
		size_t cap = p->cap ? p->cap * 2 : 32;
		struct mapping *more = realloc(p->maps, cap * sizeof(*more));

		if (!more)
			return;
		p->maps = more;
		p->cap = cap;
	}
	p->maps[p->n++] = *m;
}

struct reading {
	struct user_symbols *us;
	struct process *p;
	bool eager;
};

static void read_mapping(void *arg, const struct elf_mapping *e)
{
	struct reading *r = arg;
	struct mapping m = { .start = e->start,
			     .end = e->end,
			     .offset = e->offset,
			     .object = object_find(r->us, e) };

	if (!m.object)
		return;
	add_mapping(r->p, &m);
	if (e->executable && (r->eager || e->deleted))
		object_load(m.object, r->p->pid, &m);
}

/* Keeps what was known if the process is gone. */
static void read_maps(struct user_symbols *us, struct process *p)
{
	struct reading r = { us, p, !in_our_namespace(p->pid) };
	size_t cap = p->cap, had = p->n;
	struct mapping *old = p->maps;

	p->read = now();
	p->maps = NULL;
	p->n = p->cap = 0;
	elf_maps_walk(p->pid, read_mapping, &r);
	if (p->n || !had) {
		free(old);
	} else { /* it is ending: its memory is gone already */
		p->maps = old;
		p->n = had;
		p->cap = cap;
	}
}

/* Too many: those that nobody holds are forgotten. Asked about again, they are read again. */
static void forget_processes(struct user_symbols *us)
{
	struct hash kept = { 0 };

	for (struct hash_slot *slot = NULL; (slot = hash_next(&us->processes, slot));) {
		struct process *p = slot->value;

		if (!p->held || hash_set(&kept, &p->pid, sizeof(p->pid), p))
			process_free(p);
	}
	hash_free(&us->processes);
	us->processes = kept;
}

static struct process *process_find(struct user_symbols *us, uint32_t pid)
{
	struct process *p = hash_get(&us->processes, &pid, sizeof(pid));
	uint64_t t = now(), dev, inode;

	if (p && t - p->checked < CHECK_NS)
		return p;
	if (!p) {
		if (us->processes.n >= MAX_PROCESSES)
			forget_processes(us);
		p = calloc(1, sizeof(*p));
		if (!p)
			return NULL;
		p->pid = pid;
		if (hash_set(&us->processes, &p->pid, sizeof(p->pid), p)) {
			free(p);
			return NULL;
		}
	}
	p->checked = t;
	if (identify(pid, &dev, &inode) && (dev != p->exe_dev || inode != p->exe_inode || !p->n)) {
		p->exe_dev = dev;
		p->exe_inode = inode;
		read_maps(us, p);
	}
	return p;
}

void user_symbols_hold(struct user_symbols *us, uint32_t pid)
{
	struct process *p = process_find(us, pid);

	if (!p)
		return;
	p->held = true;
	read_maps(us, p);
}

static const struct mapping *mapping_find(const struct process *p, uint64_t addr)
{
	size_t lo = 0, hi = p->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (p->maps[mid].end <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < p->n && p->maps[lo].start <= addr ? &p->maps[lo] : NULL;
}

bool user_symbols_find(struct user_symbols *us, uint32_t pid, uint64_t addr, bool only_object,
		       struct user_symbol *out)
{
	struct process *p = process_find(us, pid);
	const struct mapping *m = p ? mapping_find(p, addr) : NULL;

	if (p && !m && now() - p->read >= REREAD_NS) {
		read_maps(us, p);
		m = mapping_find(p, addr);
	}
	if (!m)
		return false;
	*out = (struct user_symbol){ .object = m->object->name, .object_start = m->start };
	for (const struct mapping *first = m; first-- > p->maps && first->object == m->object;)
		out->object_start = first->start;
	if (only_object)
		return true;
	object_load(m->object, pid, m);
	if (m->object->symbols)
		out->name = elf_symbols_find(m->object->symbols, addr - m->start + m->offset,
					     &out->into);
	return true;
}
