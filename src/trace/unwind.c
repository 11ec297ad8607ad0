/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What programs need to walk the stacks of processes by tables: rows of files, and which file's code lies where.
 *
 * A file's table is read once a session, when a process that is followed first maps it, and appended to ROWS, which both sides
 * share; nothing there ever changes. Spaces - what a process can run - are replaced as a whole, so that a program sees the old one
 * or the new one. Processes are known by what their exec left in them, so one that was forked has its parent's space in the same
 * instant. When it maps something else it gets a space of its own.
 *
 * What is mapped the kernel tells (src/elf/mapping_log.h): for a process of ours by rings of its own, which wake the session at
 * once; a process of -p, whose threads are there already, is picked out of what is told of all, and is up to date once a switchrate.
 */
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#include "elf/cfi.h"
#include "elf/mapping_log.h"
#include "elf/maps.h"
#include "runtime/frames.h"
#include "trace/bpf.h"
#include "trace/internal.h"

enum { PROCESSES_MAX = 4096 };

struct file {
	char key[64];
	uint32_t first, n; /* rows; n 0: it has no table */
	uint64_t low;	   /* where its first row is, as linked */
	struct elf_segments segments;
};

/* Processes that run the same program since the same exec. */
struct family {
	unsigned users;
	uint32_t
		owner; /* whose mappings these are; 0: it runs another program by now, others have the mappings still */
	bool own; /* of the owner alone, which was forked into another family */
	bool published, dirty;
	bool early; /* its exec was not over when it was to be published */
	struct rt_space_key key;
	struct rt_space space;
};

struct process {
	uint32_t pid;
	struct family *family;
};

struct unwinder {
	struct session *s;
	struct hash files;     /* "dev:inode" -> struct file */
	struct hash processes; /* pid -> struct process */
	struct mapping_log **logs;
	unsigned nlogs;
	bool hears_all; /* one of them is of all processes */
	bool lost;	/* a log has holes */
	uint32_t used;	/* rows */
	uint64_t left_out;
};

static uint32_t rows_max(const struct session *s)
{
	return s->im->maps.at[s->im->map_rows].value_size / (uint32_t)sizeof(struct rt_row);
}

/* ---- files ---- */

static uint32_t pack_fp(const struct cfi_row *r)
{
	if (r->saved == CFI_SAME)
		return 0;
	if (r->kind == CFI_FP_MEM)
		return r->saved == CFI_AT_FP && !r->fp ? 1 : RT_FP_LOST;
	if (r->saved != CFI_AT_CFA || r->fp >= 0 || r->fp % 8 || r->fp <= -8 * RT_FP_LOST)
		return RT_FP_LOST;
	return (uint32_t)-r->fp / 8;
}

static uint32_t pack_rule(const struct cfi_row *r)
{
	static const uint8_t kinds[] = {
		[CFI_NONE] = RT_NONE,	  [CFI_SP] = RT_SP,    [CFI_FP] = RT_FP,
		[CFI_FP_MEM] = RT_FP_MEM, [CFI_PLT] = RT_PLT,  [CFI_SIGNAL] = RT_SIGNAL,
		[CFI_END] = RT_END,	  [CFI_OTHER] = RT_END
	};
	int64_t cfa = r->kind == CFI_FP_MEM ? -(int64_t)r->cfa : r->cfa;

	if (r->kind == CFI_PLT)
		cfa *= 8;
	else if (r->kind != CFI_SP && r->kind != CFI_FP && r->kind != CFI_FP_MEM)
		return kinds[r->kind];
	if (cfa < 0 || cfa % 8 || cfa / 8 > RT_CFA_MAX)
		return RT_END;
	return kinds[r->kind] | (uint32_t)(cfa / 8) << RT_CFA_SHIFT | pack_fp(r) << RT_FP_SHIFT;
}

/* Rows beyond 4 GiB of code don't fit; a file that has any is damaged. */
static void append_rows(struct unwinder *u, struct file *f, const struct cfi_table *t)
{
	struct rt_row *to = (struct rt_row *)u->s->rows + u->used;

	f->first = u->used;
	f->low = t->at[0].pc;
	for (size_t i = 0; i < t->n && t->at[i].pc - f->low <= UINT32_MAX; i++)
		to[f->n++] =
			(struct rt_row){ (uint32_t)(t->at[i].pc - f->low), pack_rule(&t->at[i]) };
	u->used += f->n;
}

/* The kernel maps the same vdso into every program of our class. */
static struct cfi_table *read_vdso(size_t most, bool *full)
{
	const char *image = (const char *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Ehdr *eh = (const void *)image;

	if (!image || image[EI_CLASS] != ELFCLASS64)
		return NULL;
	return cfi_read_memory(image, eh->e_shoff + (size_t)eh->e_shnum * eh->e_shentsize, most,
			       full);
}

static void file_read(struct unwinder *u, struct file *f, uint32_t pid, const struct elf_mapping *m)
{
	size_t most = rows_max(u->s) - u->used;
	struct cfi_table *t = NULL;
	bool full = false;
	int fd;

	if (m->path[0] == '[') {
		t = read_vdso(most, &full);
	} else if ((fd = elf_mapping_open(pid, m)) >= 0) {
		t = cfi_read(fd, most, &full);
		close(fd);
	}
	u->left_out += full;
	if (!t)
		return;
	append_rows(u, f, t);
	f->segments = t->segments;
	t->segments = (struct elf_segments){ 0 };
	cfi_free(t);
}

static void file_free(struct file *f)
{
	free(f->segments.at);
	free(f);
}

/* NULL: no memory. */
static struct file *file_find(struct unwinder *u, uint32_t pid, const struct elf_mapping *m)
{
	char key[64];
	struct file *f;

	snprintf(key, sizeof(key), "%s:%" PRIx64, m->path[0] == '[' ? m->path : m->dev, m->inode);
	f = hash_gets(&u->files, key);
	if (f)
		return f;
	f = calloc(1, sizeof(*f));
	if (!f)
		return NULL;
	memcpy(f->key, key, sizeof(f->key));
	if (hash_sets(&u->files, f->key, f)) {
		free(f);
		return NULL;
	}
	file_read(u, f, pid, m);
	return f;
}

/* What an offset in the file lacks to the address that its code was linked at. */
static uint64_t linked_at(const struct file *f, const struct elf_mapping *m)
{
	uint64_t end = m->offset + (m->end - m->start);

	for (size_t i = 0; i < f->segments.n; i++) {
		const struct elf_segment *s = &f->segments.at[i];

		if (s->executable && s->offset < end && m->offset < s->offset + s->size)
			return s->addr - s->offset;
	}
	return 0;
}

/* ---- spaces ---- */

static bool same_area(const struct rt_area *a, const struct rt_area *b)
{
	return a->start == b->start && a->end == b->end && a->base == b->base &&
	       a->first == b->first && a->n == b->n;
}

static bool has_area(const struct rt_space *s, const struct rt_area *a)
{
	for (uint64_t i = 0; i < s->n; i++)
		if (same_area(&s->at[i], a))
			return true;
	return false;
}

/* Takes the place of what was there. False: there is no room. */
static bool put_area(struct rt_space *s, const struct rt_area *a)
{
	struct rt_area kept[RT_AREAS + 2];
	size_t n = 0;
	bool put = false;

	for (uint64_t i = 0; i < s->n; i++) {
		struct rt_area before = s->at[i], behind = s->at[i];

		if (before.end > a->start)
			before.end = a->start;
		if (behind.start < a->end)
			behind.start = a->end;
		if (before.start < before.end)
			kept[n++] = before;
		if (!put && s->at[i].end > a->start) {
			kept[n++] = *a;
			put = true;
		}
		if (behind.start < behind.end)
			kept[n++] = behind;
	}
	if (!put)
		kept[n++] = *a;
	if (n > RT_AREAS)
		return false;
	memcpy(s->at, kept, n * sizeof(*kept));
	s->n = n;
	return true;
}

static void family_drop(struct unwinder *u, struct family *f)
{
	if (!f || --f->users)
		return;
	if (f->published)
		kern_map_delete(u->s->maps[u->s->im->map_spaces], &f->key);
	free(f);
}

/* The process has another family from now on. */
static void family_leave(struct unwinder *u, struct process *p, struct family *next)
{
	if (p->family && p->family->owner == p->pid)
		p->family->owner = 0;
	family_drop(u, p->family);
	p->family = next;
}

static struct family *family_new(uint32_t owner)
{
	struct family *f = calloc(1, sizeof(*f));

	if (f) {
		f->users = 1;
		f->owner = owner;
	}
	return f;
}

/* A family that the process may change: one that was forked leaves its parent's. */
static struct family *family_own(struct process *p)
{
	struct family *f = p->family, *own;

	if (f->users == 1 || f->owner == p->pid)
		return f;
	own = malloc(sizeof(*own));
	if (!own)
		return NULL;
	*own = *f;
	own->users = 1;
	own->owner = p->pid;
	own->own = true;
	own->published = false;
	own->space.own = 0;
	own->key.pid = p->pid;
	f->users--;
	f->space.own = 1;
	f->dirty = true;
	p->family = own;
	return own;
}

static void map(struct unwinder *u, struct process *p, const struct elf_mapping *m)
{
	struct rt_area a = { .start = m->start, .end = m->end };
	struct family *f = p->family;

	if (!f || !m->executable || m->start >= m->end)
		return;
	if (m->path[0]) {
		const struct file *file = file_find(u, p->pid, m);

		if (file && file->n) {
			a.base = m->start - m->offset - linked_at(file, m) + file->low;
			a.first = file->first;
			a.n = file->n;
		}
	}
	if (has_area(&f->space, &a))
		return;
	f = family_own(p);
	if (!f || !put_area(&f->space, &a)) {
		u->left_out++;
		return;
	}
	f->dirty = true;
}

/* ---- processes ---- */

static struct process *process_get(struct unwinder *u, uint32_t pid)
{
	return hash_get(&u->processes, &pid, sizeof(pid));
}

static void process_free(struct unwinder *u, struct process *p)
{
	family_drop(u, p->family);
	free(p);
}

/* Those that have ended make room. */
static void sweep(struct unwinder *u)
{
	struct hash kept = { 0 };

	for (struct hash_slot *slot = NULL; (slot = hash_next(&u->processes, slot));) {
		struct process *p = slot->value;

		if ((kill((pid_t)p->pid, 0) && errno == ESRCH) ||
		    hash_set(&kept, &p->pid, sizeof(p->pid), p))
			process_free(u, p);
	}
	hash_free(&u->processes);
	u->processes = kept;
}

static struct process *process_add(struct unwinder *u, uint32_t pid)
{
	struct process *p;

	if (u->processes.n >= PROCESSES_MAX)
		sweep(u);
	p = u->processes.n < PROCESSES_MAX ? calloc(1, sizeof(*p)) : NULL;
	if (!p) {
		u->left_out++;
		return NULL;
	}
	p->pid = pid;
	if (!hash_set(&u->processes, &p->pid, sizeof(p->pid), p))
		return p;
	free(p);
	return NULL;
}

struct walk {
	struct unwinder *u;
	struct process *p;
};

static void read_mapping(void *arg, const struct elf_mapping *m)
{
	struct walk *w = arg;

	map(w->u, w->p, m);
}

static void read_maps(struct unwinder *u, struct process *p)
{
	elf_maps_walk(p->pid, read_mapping, &(struct walk){ u, p });
}

/* What the exec left: the kernel has it in struct mm_struct, where programs read it. False: not yet, or the process is gone. */
static bool read_key(uint32_t pid, struct rt_space_key *key)
{
	enum { BEFORE = 23 }; /* fields from the third to startcode */
	char path[32], text[1024];
	const char *at;
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	n = fread(text, 1, sizeof(text) - 1, f);
	fclose(f);
	text[n] = '\0';
	at = strrchr(text, ')'); /* the name may hold anything */
	for (int i = 0; at && i <= BEFORE; i++)
		at = strchr(at + 1, ' ');
	*key = (struct rt_space_key){ .pid = key->pid };
	return at &&
	       sscanf(at, "%llu %llu %llu", &key->start_code, &key->end_code, &key->start_stack) ==
		       3 &&
	       key->start_code > 1; /* 1: a secret */
}

static void publish(struct unwinder *u, struct family *f)
{
	int fd = u->s->maps[u->s->im->map_spaces], err;

	if (!f->published && !read_key(f->owner, &f->key)) {
		f->early = true;
		return;
	}
	if (f->key.start_stack <=
	    UINT32_MAX) /* a 32-bit program: the kernel's walk is the only one */
		return;
	err = kern_map_update(fd, &f->key, &f->space, 0);
	if (err == -E2BIG || err == -ENOMEM) {
		f->users++; /* its process may have ended */
		sweep(u);
		f->users--;
		err = kern_map_update(fd, &f->key, &f->space, 0);
	}
	f->published |= !err;
	f->dirty = false;
	u->left_out += err != 0;
}

static void publish_all(struct unwinder *u)
{
	struct family *dirty[64];
	size_t n;

	do { /* in portions, for a sweep changes the hash */
		n = 0;
		for (struct hash_slot *slot = NULL;
		     n < ARRAY_SIZE(dirty) && (slot = hash_next(&u->processes, slot));) {
			struct process *p = slot->value;
			struct family *f = p->family;

			if (f && f->dirty) {
				f->owner = f->owner ? f->owner : p->pid;
				f->dirty = false;
				f->users++;
				dirty[n++] = f;
			}
		}
		for (size_t i = 0; i < n; i++) {
			dirty[i]->users--;
			if (dirty[i]->users) {
				publish(u, dirty[i]);
			} else {
				dirty[i]->users = 1;
				family_drop(u, dirty[i]);
			}
		}
	} while (n == ARRAY_SIZE(dirty));
}

/* ---- what the kernel tells ---- */

static void told_fork(struct unwinder *u, const struct mapping_event *e)
{
	const struct process *parent = process_get(u, e->parent);
	struct family *f = parent ? parent->family : NULL;
	struct process *p;

	if (!f)
		return;
	f->users++;
	p = process_get(u, e->pid); /* the number is used again */
	if (!p)
		p = process_add(u, e->pid);
	if (!p) {
		family_drop(u, f);
		return;
	}
	family_leave(u, p, f);
	if (f->own && (f = family_own(p))) /* a program finds it by the process only */
		f->dirty = true;
}

static void told(void *arg, const struct mapping_event *e)
{
	struct unwinder *u = arg;
	struct process *p;

	switch (e->kind) {
	case MAPPING_LOST:
		u->lost = true;
		return;
	case MAPPING_FORK:
		told_fork(u, e);
		return;
	case MAPPING_EXEC:
		p = process_get(u, e->pid);
		if (p)
			family_leave(u, p, family_new(e->pid));
		return;
	case MAPPING_MADE:
		p = process_get(u, e->pid);
		if (p)
			map(u, p, &e->map);
		return;
	}
}

static void read_all_again(struct unwinder *u)
{
	u->lost = false;
	for (struct hash_slot *slot = NULL; (slot = hash_next(&u->processes, slot));)
		read_maps(u, slot->value);
}

void unwind_keep_up(struct session *s)
{
	struct unwinder *u = s->unwinder;

	if (!u)
		return;
	for (unsigned i = 0; i < u->nlogs; i++)
		mapping_log_read(u->logs[i], told, u);
	if (u->lost)
		read_all_again(u);
	for (struct hash_slot *slot = NULL; (slot = hash_next(&u->processes, slot));) {
		struct family *f = ((struct process *)slot->value)->family;

		if (f && f->early) {
			f->early = false;
			f->dirty = true;
		}
	}
	publish_all(u);
}

/* ---- the session's ---- */

static int listen(struct unwinder *u, uint32_t pid, bool ours)
{
	struct mapping_log *log, **more;

	if (!ours && u->hears_all)
		return 0;
	more = realloc(u->logs, (u->nlogs + 1) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	u->logs = more;
	log = mapping_log_open(ours ? pid : 0);
	if (!log && errno == EMFILE && files_raise(u->s))
		log = mapping_log_open(ours ? pid : 0);
	if (!log)
		return 0; /* what is mapped now is known, what comes is not */
	u->logs[u->nlogs++] = log;
	u->hears_all |= !ours;
	for (unsigned i = 0; ours && mapping_log_fd(log, i) >= 0; i++) {
		int err = session_add_fd(u->s, mapping_log_fd(log, i));

		if (err < 0)
			return err;
	}
	return 0;
}

int session_unwind(struct session *s, uint32_t pid, bool ours)
{
	struct process *p;
	int err;

	if (s->im->map_rows < 0)
		return 0;
	if (!s->unwinder) {
		s->unwinder = calloc(1, sizeof(*s->unwinder));
		if (!s->unwinder)
			return -ENOMEM;
		s->unwinder->s = s;
	}
	err = listen(s->unwinder, pid, ours);
	if (err)
		return err;
	p = process_get(s->unwinder, pid);
	if (!p)
		p = process_add(s->unwinder, pid);
	if (p && !p->family)
		p->family = family_new(pid);
	if (!p || !p->family)
		return -ENOMEM;
	read_maps(s->unwinder, p);
	publish_all(s->unwinder);
	return 0;
}

bool session_unwinds(const struct session *s)
{
	return s->unwinder;
}

void session_unwind_again(struct session *s)
{
	unwind_keep_up(s);
}

uint64_t session_unwind_left_out(const struct session *s)
{
	return s->unwinder ? s->unwinder->left_out : 0;
}

void unwind_free(struct session *s)
{
	struct unwinder *u = s->unwinder;

	if (!u)
		return;
	for (struct hash_slot *slot = NULL; (slot = hash_next(&u->processes, slot));)
		process_free(u, slot->value);
	for (struct hash_slot *slot = NULL; (slot = hash_next(&u->files, slot));)
		file_free(slot->value);
	hash_free(&u->processes);
	hash_free(&u->files);
	for (unsigned i = 0; i < u->nlogs; i++)
		mapping_log_close(u->logs[i]);
	free(u->logs);
	free(u);
	s->unwinder = NULL;
}
