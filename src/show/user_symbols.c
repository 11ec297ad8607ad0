/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Which object of which process an address belongs to.
 *
 * A process' mappings are read when it is first asked about, and again when an address is not
 * found, when it runs another program, or never: once it has ended, what is known stays. Once
 * user_symbols_watch() was called, the kernel's own word of what is mapped, forked and run goes
 * before that: what a process maps is then known even if it has ended when it is first asked about,
 * and addresses that it had before it ran another program are named too.
 *
 * Files are read once, whatever the number of processes that map them (by device and inode). They
 * are opened as the process sees them, through /proc/PID/root, so that containers work; for
 * processes in a mount namespace other than ours that is done at once, because afterwards there is
 * no way to their files.
 */
#include <dirent.h>
#include <elf.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"
#include "elf/mapping_log.h"
#include "elf/maps.h"
#include "elf/perf_map.h"
#include "elf/symbols.h"
#include "show/user_symbols.h"

#define CHECK_NS  100000000ull	/* how long a process is believed to be the one it was */
#define REREAD_NS 10000000ull	/* how often its mappings are read again at most */
#define LOG_NS	  1000000ull	/* how old what the log told may be at most */
#define MADE_NS	  1000000000ull /* how often names of code that it made are read again at most */
#define SWEEP_NS  20000000ull /* how long processes that were there before are looked at in one go */
enum { MAX_PROCESSES = 16384 };

struct object {
	char *key;
	char *path;
	const char *name; /* path's last part */
	uint64_t inode;
	struct elf_symbols *symbols;
	bool tried;
	bool told; /* by the log; it was opened if only its processes can see it */
};

struct mapping {
	uint64_t start, end, offset;
	struct object *object; /* NULL: memory of no file */
	bool executable;
};

/* By address; shared by processes that were forked and have mapped nothing since. */
struct mappings {
	unsigned users;
	size_t n, cap;
	struct mapping at[];
};

struct process {
	uint32_t pid;
	bool held;
	bool told;		 /* by the log, from its first mapping on */
	uint32_t uid;		 /* whose it is; nobody's if it had ended when it was first seen */
	uint64_t order;		 /* of being seen: who came first is forgotten first */
	struct mappings *maps;	 /* NULL: none known */
	struct mappings *before; /* the program's that it ran before; NULL: none known */
	uint64_t exe_dev, exe_inode;
	uint64_t checked, read; /* when, in ns */
	struct perf_map *made;	/* names of code that it made itself; NULL: none known */
	uint64_t made_read;	/* when, in ns */
};

struct user_symbols {
	struct hash processes;	 /* pid -> struct process */
	struct hash objects;	 /* "dev:inode" or the name of what is no file -> struct object */
	struct mapping_log *log; /* NULL: not watched */
	bool lost;		 /* the log has holes: it is not believed any more */
	DIR *sweep;		 /* over the processes that were there before */
	uint64_t order;
	uint64_t log_read; /* when, in ns */
};

struct user_symbols *user_symbols_new(void)
{
	return calloc(1, sizeof(struct user_symbols));
}

/* ---- mappings ---- */

static struct mappings *mappings_use(struct mappings *maps)
{
	if (maps)
		maps->users++;
	return maps;
}

static void mappings_drop(struct mappings *maps)
{
	if (maps && !--maps->users)
		free(maps);
}

/* Room for n more, nobody else's. False: no memory. */
static bool mappings_own(struct mappings **maps, size_t n)
{
	struct mappings *had = *maps, *own;
	size_t used = had ? had->n : 0, cap;

	if (had && had->users == 1 && used + n <= had->cap)
		return true;
	cap = used + n + used / 2 + 8;
	own = malloc(sizeof(*own) + cap * sizeof(own->at[0]));
	if (!own)
		return false;
	own->users = 1;
	own->n = used;
	own->cap = cap;
	if (used)
		memcpy(own->at, had->at, used * sizeof(own->at[0]));
	mappings_drop(had);
	*maps = own;
	return true;
}

/* The first that ends behind addr, or how many there are. */
static size_t mappings_at(const struct mappings *maps, uint64_t addr)
{
	size_t lo = 0, hi = maps->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (maps->at[mid].end <= addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static const struct mapping *mapping_find(const struct mappings *maps, uint64_t addr)
{
	size_t i = maps ? mappings_at(maps, addr) : 0;

	return maps && i < maps->n && maps->at[i].start <= addr ? &maps->at[i] : NULL;
}

/* Takes the place of what was there; of a mapping that it lies within only the front stays. */
static void mapping_put(struct mappings **to, const struct mapping *m)
{
	struct mappings *maps;
	size_t i, gone = 0;

	if (!mappings_own(to, 1))
		return;
	maps = *to;
	i = mappings_at(maps, m->start);
	if (i < maps->n && maps->at[i].start < m->start)
		maps->at[i++].end = m->start;
	while (i + gone < maps->n && maps->at[i + gone].end <= m->end)
		gone++;
	if (i + gone < maps->n && maps->at[i + gone].start < m->end) {
		struct mapping *cut = &maps->at[i + gone];

		cut->offset += m->end - cut->start;
		cut->start = m->end;
	}
	memmove(&maps->at[i + 1], &maps->at[i + gone], (maps->n - i - gone) * sizeof(maps->at[0]));
	maps->at[i] = *m;
	maps->n += 1 - gone;
}

static void process_free(struct process *p)
{
	mappings_drop(p->maps);
	mappings_drop(p->before);
	perf_map_free(p->made);
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
	mapping_log_close(us->log);
	if (us->sweep)
		closedir(us->sweep);
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

struct reading {
	struct user_symbols *us;
	struct process *p;
	bool eager;
};

static void read_mapping(void *arg, const struct elf_mapping *e)
{
	struct reading *r = arg;
	struct mapping m = {
		.start = e->start, .end = e->end, .offset = e->offset, .executable = e->executable
	};

	m.object = e->path[0] ? object_find(r->us, e) : NULL;
	if (!m.object && e->path[0])
		return;
	mapping_put(&r->p->maps, &m);
	if (m.object && e->executable && (r->eager || e->deleted))
		object_load(m.object, r->p->pid, &m);
}

/* Keeps what was known if the process is gone. */
static void read_maps(struct user_symbols *us, struct process *p)
{
	struct reading r = { us, p, !in_our_namespace(p->pid) };
	struct mappings *old = p->maps;

	p->read = now_ns();
	p->maps = NULL;
	elf_maps_walk(p->pid, read_mapping, &r);
	if (p->maps)
		mappings_drop(old);
	else /* it is ending: its memory is gone already */
		p->maps = old;
}

/* Too many: half of those that nobody holds are forgotten, who came first goes first. Asked about again, they are read again. */
static void forget_processes(struct user_symbols *us)
{
	uint64_t oldest = UINT64_MAX, middle;
	struct hash kept = { 0 };

	for (struct hash_slot *slot = NULL; (slot = hash_next(&us->processes, slot));) {
		const struct process *p = slot->value;

		if (!p->held && p->order < oldest)
			oldest = p->order;
	}
	middle = oldest == UINT64_MAX ? 0 : oldest + (us->order - oldest) / 2;
	for (struct hash_slot *slot = NULL; (slot = hash_next(&us->processes, slot));) {
		struct process *p = slot->value;

		if ((!p->held && p->order <= middle) || hash_set(&kept, &p->pid, sizeof(p->pid), p))
			process_free(p);
	}
	hash_free(&us->processes);
	us->processes = kept;
}

static struct process *process_get(struct user_symbols *us, uint32_t pid)
{
	return hash_get(&us->processes, &pid, sizeof(pid));
}

static uint32_t owner_of(uint32_t pid)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%" PRIu32, pid);
	return stat(path, &st) ? (uint32_t)-1 : st.st_uid;
}

static struct process *process_add(struct user_symbols *us, uint32_t pid)
{
	struct process *p;

	if (us->processes.n >= MAX_PROCESSES)
		forget_processes(us);
	p = calloc(1, sizeof(*p));
	if (!p)
		return NULL;
	p->pid = pid;
	p->uid = owner_of(pid);
	p->order = ++us->order;
	if (hash_set(&us->processes, &p->pid, sizeof(p->pid), p)) {
		free(p);
		return NULL;
	}
	return p;
}

static struct process *process_find(struct user_symbols *us, uint32_t pid)
{
	struct process *p = process_get(us, pid);
	uint64_t t = now_ns(), dev, inode;

	if (p && ((p->told && !us->lost) || t - p->checked < CHECK_NS))
		return p;
	if (!p)
		p = process_add(us, pid);
	if (!p)
		return NULL;
	p->checked = t;
	if (identify(pid, &dev, &inode) &&
	    (dev != p->exe_dev || inode != p->exe_inode || !p->maps)) {
		p->exe_dev = dev;
		p->exe_inode = inode;
		read_maps(us, p);
	}
	return p;
}

/* ---- the log ---- */

/* A process that the log tells of: one that was there before is read first. */
static struct process *process_told(struct user_symbols *us, uint32_t pid)
{
	struct process *p = process_get(us, pid);

	return p ? p : process_find(us, pid);
}

static void told_fork(struct user_symbols *us, const struct mapping_event *e)
{
	struct process *parent = process_told(us, e->parent), *p = process_get(us, e->pid);

	if (p) { /* the number is used again */
		mappings_drop(p->maps);
		mappings_drop(p->before);
		p->maps = p->before = NULL;
		perf_map_free(p->made);
		p->made = NULL;
		p->uid = owner_of(e->pid);
	} else {
		p = process_add(us, e->pid);
		parent = process_get(us, e->parent); /* may have been forgotten for it */
	}
	if (!p || !parent)
		return;
	p->maps = mappings_use(parent->maps);
	if (p->uid == (uint32_t)-1)
		p->uid = parent->uid;
	p->told = p->maps;
}

static void told(void *arg, const struct mapping_event *e)
{
	struct user_symbols *us = arg;
	struct mapping m = { .start = e->map.start,
			     .end = e->map.end,
			     .offset = e->map.offset,
			     .executable = true };
	struct process *p;

	switch (e->kind) {
	case MAPPING_LOST:
		us->lost = true;
		return;
	case MAPPING_FORK:
		told_fork(us, e);
		return;
	case MAPPING_EXEC:
		p = process_get(us, e->pid);
		p = p ? p : process_add(us, e->pid);
		if (!p)
			return;
		mappings_drop(p->before);
		p->before = p->maps;
		p->maps = NULL;
		p->told = true;
		return;
	case MAPPING_MADE:
		p = process_told(us, e->pid);
		m.object = p && e->map.path[0] ? object_find(us, &e->map) : NULL;
		if (!p || (!m.object && e->map.path[0]))
			return;
		mapping_put(&p->maps, &m);
		if (!m.object)
			return;
		if (!m.object->told && !in_our_namespace(e->pid))
			object_load(m.object, e->pid, &m);
		m.object->told = true;
		return;
	}
}

static void read_log(struct user_symbols *us)
{
	if (!us->log)
		return;
	us->log_read = now_ns();
	mapping_log_read(us->log, told, us);
}

/* Those that were there before, a while at a time: by the time they are asked about they may have
 * ended. Where there are too many, the others are read when they are asked about. */
static void sweep(struct user_symbols *us)
{
	uint64_t began = now_ns();
	struct dirent *d;

	while (us->sweep && now_ns() - began < SWEEP_NS) {
		d = readdir(us->sweep);
		if (!d) {
			closedir(us->sweep);
			us->sweep = NULL;
		} else if (d->d_name[0] >= '1' && d->d_name[0] <= '9' &&
			   us->processes.n < MAX_PROCESSES / 2) {
			process_told(us, (uint32_t)strtoul(d->d_name, NULL, 10));
		}
	}
}

void user_symbols_watch(struct user_symbols *us)
{
	if (us->log)
		return;
	us->log = mapping_log_open(0);
	if (us->log)
		us->sweep = opendir("/proc");
}

void user_symbols_keep_up(struct user_symbols *us)
{
	read_log(us);
	sweep(us);
}

void user_symbols_hold(struct user_symbols *us, uint32_t pid)
{
	struct process *p = process_find(us, pid);

	if (!p)
		return;
	p->held = true;
	read_maps(us, p);
}

/* Where addr is in what p maps, or mapped before it ran another program. */
static const struct mapping *process_mapping(const struct process *p, uint64_t addr)
{
	const struct mapping *m = p ? mapping_find(p->maps, addr) : NULL;

	return m || !p ? m : mapping_find(p->before, addr);
}

/* Where its object begins: at its first mapping; of those that the log tells of the first is the
 * one that can be executed, so its offset counts. */
static uint64_t object_start(const struct process *p, const struct mapping *m)
{
	bool now = mapping_find(p->maps, m->start) == m;
	const struct mapping *first = m, *begin = now ? p->maps->at : p->before->at;

	while (first > begin && first[-1].object == m->object)
		first--;
	return first->start - (first->offset < first->start ? first->offset : 0);
}

/* Code of no file: what made it may have said what it is. What is known stays, the file may go. */
static bool find_made(struct process *p, uint64_t addr, struct user_symbol *out)
{
	const char *name = p->made ? perf_map_find(p->made, addr, &out->into) : NULL;

	if (!name && (!p->made_read || now_ns() - p->made_read >= MADE_NS)) {
		struct perf_map *newer = perf_map_read(p->pid, p->uid);

		p->made_read = now_ns();
		if (newer) {
			perf_map_free(p->made);
			p->made = newer;
			name = perf_map_find(newer, addr, &out->into);
		}
	}
	out->object = "[jit]";
	out->name = name;
	out->object_start = addr - out->into;
	return name;
}

/* The process, and what it has mapped there; each may be NULL. Addresses that are asked about are code for the most part, so
 * what is no code, as far as we know, may have been mapped since. */
static const struct mapping *locate(struct user_symbols *us, uint32_t pid, uint64_t addr,
				    struct process **of)
{
	const struct mapping *m;
	struct process *p;

	if (us->log && now_ns() - us->log_read >= LOG_NS)
		read_log(us);
	p = process_find(us, pid);
	m = process_mapping(p, addr);
	if (p && (!m || !m->executable) && us->log) {
		read_log(us);
		p = process_find(us, pid);
		m = process_mapping(p, addr);
	}
	if (p && (!m || !m->executable) && now_ns() - p->read >= REREAD_NS) {
		read_maps(us, p);
		m = process_mapping(p, addr);
	}
	*of = p;
	return m;
}

bool user_symbols_is_code(struct user_symbols *us, uint32_t pid, uint64_t addr)
{
	struct process *p;
	const struct mapping *m = locate(us, pid, addr, &p);

	return m || !p || !p->maps || !us->log || us->lost;
}

bool user_symbols_find(struct user_symbols *us, uint32_t pid, uint64_t addr, bool only_object,
		       struct user_symbol *out)
{
	struct process *p;
	const struct mapping *m = locate(us, pid, addr, &p);

	if (!m || !m->object)
		return p && find_made(p, addr, out);
	*out = (struct user_symbol){ .object = m->object->name,
				     .object_start = object_start(p, m) };
	if (only_object)
		return true;
	object_load(m->object, pid, m);
	if (m->object->symbols)
		out->name = elf_symbols_find(m->object->symbols, addr - m->start + m->offset,
					     &out->into);
	return true;
}
