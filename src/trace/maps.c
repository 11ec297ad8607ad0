/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The image's maps, made. What each role is, image.h says; here it becomes a kind of map, its flags
 * and its first contents. What user space reads while programs run (STATE, AGGS, FRONT) is mapped
 * into our memory; FRONT, which is large, when it is first read.
 */
#include <errno.h>
#include <linux/btf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

/* What to lower when a map of this role is too large. */
static const struct {
	const char *what, *option;
} roles[] = {
	[MAP_STATE] = { "the session's variables", "strsize" },
	[MAP_RINGS] = { "the principal buffers", "bufsize" },
	[MAP_AGGS] = { "aggregations without keys", NULL },
	[MAP_AGG] = { "an aggregation", "aggsize" },
	[MAP_ASSOC] = { "an associative array", "dynvarsize" },
	[MAP_SELF] = { "thread-local variables", "strsize" },
	[MAP_SCRATCH] = { "strings in the making", "strsize" },
	[MAP_STRTAB] = { "string constants", NULL },
	[MAP_PROBES] = { "the table of probes", NULL },
	[MAP_FRONT] = { "the tables in front of aggregations", NULL },
	[MAP_ROWS] = { "tables of user stacks", "unwindsize" },
	[MAP_SPACES] = { "what processes have mapped", NULL },
	[MAP_WAITS] = { "waits for locks", NULL },
	[MAP_PIECES] = { "the pieces of a program", NULL },
};

enum { FEW_SPACES = 64 }; /* where each takes its 8 KiB at once */

static double in_mib(double bytes)
{
	return bytes / (1 << 20);
}

static int map_failed(struct session *s, const struct map_spec *m, int code,
		      struct session_error *err)
{
	const char *option = roles[m->role].option;
	double bytes = ((double)m->key_size + (double)m->value_size) * (m->max_entries ?: 1);
	char advice[64] = "";

	if (m->role == MAP_AGG)
		bytes = ((double)m->key_size + (double)m->value_size * s->ncpus) * m->max_entries;
	if (option)
		snprintf(advice, sizeof(advice), ": lower it with -x %s=", option);
	switch (-code) {
	case ENOMEM:
	case E2BIG:
		return session_fail(err, code, "no memory for %s (%s, %.1f MiB)%s",
				    roles[m->role].what, m->name, in_mib(bytes), advice);
	case EMFILE:
	case ENFILE:
		return session_fail(err, code, "too many open files: raise the limit (ulimit -n)");
	case EINVAL:
		if (m->role == MAP_SELF || m->role == MAP_RINGS)
			return session_fail(
				err, code, "this kernel does not have the kind of map that %s need",
				roles[m->role].what);
		return session_fail(
			err, code,
			"the kernel refused the map for %s (%s: key %u, value %u bytes, %u "
			"entries)%s",
			roles[m->role].what, m->name, m->key_size, m->value_size, m->max_entries,
			advice);
	default:
		return session_fail(err, code, "can't make the map for %s: %s%s",
				    roles[m->role].what, strerror(-code), privileges_explain(code));
	}
}

/*
 * Task storage insists on knowing the types of its key and value: an int, and an array of u64 that
 * is as large as the value.
 */
static int load_self_btf(uint32_t value_size)
{
	static const char names[] = "\0int\0u64";
	struct {
		struct btf_header head;
		struct btf_type i32;
		uint32_t i32_enc;
		struct btf_type u64;
		uint32_t u64_enc;
		struct btf_type arr;
		struct btf_array array;
		char names[sizeof(names)];
	} __attribute__((packed)) b;

	memset(&b, 0, sizeof(b));
	b.head.magic = BTF_MAGIC;
	b.head.version = BTF_VERSION;
	b.head.hdr_len = sizeof(b.head);
	b.head.type_len = offsetof(__typeof__(b), names) - sizeof(b.head);
	b.head.str_off = b.head.type_len;
	b.head.str_len = sizeof(names);
	b.i32.name_off = 1;
	b.i32.info = BTF_KIND_INT << 24;
	b.i32.size = 4;
	b.i32_enc = BTF_INT_SIGNED << 24 | 32;
	b.u64.name_off = 5;
	b.u64.info = BTF_KIND_INT << 24;
	b.u64.size = 8;
	b.u64_enc = 64;
	b.arr.info = BTF_KIND_ARRAY << 24;
	b.array.type = 2;
	b.array.index_type = 1;
	b.array.nelems = value_size / 8;
	memcpy(b.names, names, sizeof(names));
	return kern_btf_load(&b, sizeof(b));
}

static int create_self(struct kern_map *k)
{
	int fd;

	k->value_size = ALIGN_UP(k->value_size, 8);
	k->max_entries = 0;
	k->flags |= BPF_F_NO_PREALLOC;
	k->btf_fd = load_self_btf(k->value_size);
	if (k->btf_fd < 0)
		return k->btf_fd;
	k->btf_key = 1;
	k->btf_value = 3;
	fd = kern_map_create(k);
	close(k->btf_fd);
	return fd;
}

/* Contents of a map that programs only read; frozen, if they stay, so the verifier knows the bytes. */
static int fill_constant(int fd, const void *init, bool stays)
{
	uint32_t zero = 0;
	int r = init ? kern_map_update(fd, &zero, init, 0) : 0;

	return r || !stays ? r : kern_map_freeze(fd);
}

static int create(struct session *s, const struct map_spec *m)
{
	struct kern_map k = { .name = m->name,
			      .key_size = m->key_size,
			      .value_size = m->value_size,
			      .max_entries = m->max_entries,
			      .flags = m->flags };
	int fd, r;

	switch (m->role) {
	case MAP_STATE:
	case MAP_AGGS:
	case MAP_FRONT:
	case MAP_ROWS:
		k.type = BPF_MAP_TYPE_ARRAY;
		k.flags |= BPF_F_MMAPABLE;
		return kern_map_create(&k);
	case MAP_SCRATCH:
		k.type = BPF_MAP_TYPE_ARRAY;
		return kern_map_create(&k);
	case MAP_STRTAB:
	case MAP_PROBES:
		k.type = BPF_MAP_TYPE_ARRAY;
		k.flags |= BPF_F_RDONLY_PROG;
		fd = kern_map_create(&k);
		r = fd < 0 ? 0 : fill_constant(fd, m->init, !s->im->has_room);
		if (r) {
			close(fd);
			return r;
		}
		return fd;
	case MAP_PIECES:
		k.type = BPF_MAP_TYPE_PROG_ARRAY;
		return kern_map_create(&k);
	case MAP_ASSOC:
		/*
		 * All of dynvarsize at once, as the guide has it: a map that grows has four
		 * elements at hand where interrupts are off, and a fifth would be a drop.
		 */
		k.type = BPF_MAP_TYPE_HASH;
		return kern_map_create(&k);
	case MAP_AGG:
		k.type = BPF_MAP_TYPE_PERCPU_HASH;
		/* Entries made when needed: no memory for what never comes, and no time to set it
		 * up. */
		if (s->reg && feature_has(s->reg, FEAT_HASH_NOPREALLOC))
			k.flags |= BPF_F_NO_PREALLOC;
		return kern_map_create(&k);
	case MAP_SPACES:
		k.type = BPF_MAP_TYPE_HASH;
		if (s->reg && feature_has(s->reg, FEAT_HASH_NOPREALLOC))
			k.flags |= BPF_F_NO_PREALLOC;
		else
			k.max_entries = FEW_SPACES;
		return kern_map_create(&k);
	case MAP_WAITS:
		k.type = BPF_MAP_TYPE_HASH;
		return kern_map_create(&k);
	case MAP_SELF:
		if (m->key_size == 8) { /* a thread's id: see lower_self.c */
			k.type = BPF_MAP_TYPE_HASH;
			return kern_map_create(&k);
		}
		k.type = BPF_MAP_TYPE_TASK_STORAGE;
		return create_self(&k);
	case MAP_RINGS:
		break;
	}
	return -EINVAL;
}

int maps_write_names(struct session *s)
{
	const int both[] = { s->im->map_strtab, s->im->map_probes };
	uint32_t zero = 0;
	int r = 0;

	for (size_t i = 0; i < ARRAY_SIZE(both) && !r; i++)
		r = kern_map_update(s->maps[both[i]], &zero, s->im->maps.at[both[i]].init, 0);
	return r;
}

/* The one value of a mmapable array. NULL with errno. */
static uint8_t *map_value(int fd, size_t size, size_t *len)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	void *p;

	*len = ALIGN_UP(size ? size : 1, page);
	p = mmap(NULL, *len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return p == MAP_FAILED ? NULL : p;
}

static int map_into_memory(struct session *s, int map, uint8_t **at, size_t *len,
			   struct session_error *err)
{
	if (map < 0)
		return 0;
	*at = map_value(s->maps[map], s->im->maps.at[map].value_size, len);
	if (*at)
		return 0;
	return map_failed(s, &s->im->maps.at[map], -errno, err);
}

int maps_show_front(struct session *s)
{
	int map = s->im->map_front;

	if (s->front || map < 0)
		return 0;
	s->front = map_value(s->maps[map], s->im->maps.at[map].value_size, &s->front_len);
	return s->front ? 0 : -errno;
}

int maps_create(struct session *s, struct session_error *err)
{
	struct image *im = s->im;
	int r;

	/* First, so that another process can fill it in while we do the rest. */
	if (im->map_rings >= 0) {
		r = rings_create(s, im->map_rings, err);
		if (r)
			return r;
	}
	for (size_t i = 0; i < im->maps.n; i++) {
		if (im->maps.at[i].role == MAP_RINGS)
			continue;
		s->maps[i] = create(s, &im->maps.at[i]);
		if (s->maps[i] == -EMFILE && files_raise(s))
			s->maps[i] = create(s, &im->maps.at[i]);
		if (s->maps[i] < 0) {
			r = s->maps[i];
			s->maps[i] = -1;
			return map_failed(s, &im->maps.at[i], r, err);
		}
	}
	r = map_into_memory(s, im->map_state, &s->state, &s->state_len, err);
	if (!r)
		r = map_into_memory(s, im->map_rows, &s->rows, &s->rows_len, err);
	return r ? r : map_into_memory(s, im->map_aggs, &s->aggs, &s->aggs_len, err);
}

void maps_close(struct session *s)
{
	if (s->state)
		munmap(s->state, s->state_len);
	if (s->aggs)
		munmap(s->aggs, s->aggs_len);
	if (s->front)
		munmap(s->front, s->front_len);
	if (s->rows)
		munmap(s->rows, s->rows_len);
	s->state = s->aggs = s->front = s->rows = NULL;
	for (size_t i = 0; s->maps && i < s->im->maps.n; i++)
		if (s->maps[i] >= 0)
			close(s->maps[i]);
	free(s->maps);
	s->maps = NULL;
}
