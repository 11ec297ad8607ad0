/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations, read while programs go on updating them. Every word of a value is read at once, so
 * none is ever half old and half new; between the words of one value (n and sum of an average) a
 * firing may come, as in every DTrace.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/bpf.h"
#include "trace/internal.h"

#define BATCH_BYTES (1u << 20) /* of values read by one call */

static void copy_words(void *to, const void *from, size_t bytes)
{
	uint64_t *d = to;
	const uint64_t *f = from;

	for (size_t i = 0; i < bytes / 8; i++)
		d[i] = __atomic_load_n(&f[i], __ATOMIC_RELAXED);
}

static bool all_zero(const void *p, size_t n)
{
	const uint8_t *b = p;

	return !n || (!b[0] && !memcmp(b, b + 1, n - 1));
}

/* ---- without keys ---- */

static uint8_t *slot(const struct session *s, const struct agg_desc *a, unsigned cpu)
{
	return s->aggs + (size_t)cpu * s->im->aggs_stride + a->off;
}

static bool cpu_counts(const struct session *s, unsigned cpu)
{
	return s->o.cpu < 0 || (unsigned)s->o.cpu == cpu;
}

static int read_keyless(struct session *s, const struct agg_desc *a, agg_fn *fn, void *arg)
{
	uint8_t *vals = calloc(s->ncpus, a->valsize);
	int r = 0;

	if (!vals)
		return -ENOMEM;
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++)
		if (cpu_counts(s, cpu))
			copy_words(vals + (size_t)cpu * a->valsize, slot(s, a, cpu), a->valsize);
	/* A value that was never updated is no value: the guide's aggregations appear with their
	 * first update. */
	if (!all_zero(vals, (size_t)s->ncpus * a->valsize))
		r = fn(arg, NULL, vals);
	free(vals);
	return r;
}

/* ---- with keys ---- */

/*
 * A key may be in FRONT, in the map, or in both. FRONT's keys, which are few, are collected first;
 * the map's go straight to fn unless FRONT has them as well.
 *
 * The kernel gives one value a possible CPU, in order but without gaps, each as long as a multiple
 * of 8.
 */
struct reader {
	struct session *s;
	const struct agg_desc *a;
	agg_fn *fn;
	void *arg;
	int fd;
	unsigned npossible;
	uint8_t *possible; /* by CPU */
	size_t stride;	   /* bytes of all values of a key as the kernel gives them */
	uint8_t *vals;	   /* as fn gets them */
	struct hash front; /* keys that are in FRONT, too */
	struct arena mem;
};

static int reader_init(struct reader *rd, struct session *s, const struct agg_desc *a, agg_fn *fn,
		       void *arg)
{
	enum { MOST = 8192 };
	uint8_t all[MOST];
	int n = cpus_read("/sys/devices/system/cpu/possible", all, MOST);

	*rd = (struct reader){ .s = s, .a = a, .fn = fn, .arg = arg, .fd = s->maps[a->map] };
	if (n <= 0) {
		/* without /sys: the image was made for all of them */
		n = (int)s->ncpus;
		memset(all, 1, s->ncpus < MOST ? s->ncpus : MOST);
	}
	rd->npossible = (unsigned)n;
	rd->stride = ALIGN_UP((size_t)a->valsize, 8) * rd->npossible;
	rd->possible = malloc(s->ncpus);
	rd->vals = malloc((size_t)s->ncpus * a->valsize);
	if (!rd->possible || !rd->vals)
		return -ENOMEM;
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++)
		rd->possible[cpu] = cpu < MOST && all[cpu];
	return 0;
}

static void reader_free(struct reader *rd)
{
	free(rd->possible);
	free(rd->vals);
	hash_free(&rd->front);
	arena_free(&rd->mem);
}

static int give(struct reader *rd, const void *key, const uint8_t *from)
{
	size_t valsize = rd->a->valsize, total = (size_t)rd->s->ncpus * valsize;
	struct front_entry *e = hash_get(&rd->front, key, rd->a->keysize);
	unsigned i = 0;

	memset(rd->vals, 0, total);
	for (unsigned cpu = 0; cpu < rd->s->ncpus; cpu++) {
		if (!rd->possible[cpu])
			continue;
		if (i < rd->npossible && cpu_counts(rd->s, cpu))
			memcpy(rd->vals + cpu * valsize, from + i * ALIGN_UP(valsize, 8), valsize);
		i++;
	}
	if (e) {
		for (unsigned cpu = 0; !e->given && cpu < rd->s->ncpus; cpu++)
			agg_merge(rd->a, (uint64_t *)(rd->vals + cpu * valsize),
				  e->vals + cpu * valsize / 8);
		e->given = true;
	}
	/* With -xcpu, keys of other CPUs only are not there. */
	if (rd->s->o.cpu >= 0 && all_zero(rd->vals, total))
		return 0;
	return rd->fn(rd->arg, key, rd->vals);
}

/* One key after the other, for kernels without batches. */
static int read_by_key(struct reader *rd)
{
	size_t keysize = rd->s->im->maps.at[rd->a->map].key_size;
	uint8_t *keys = malloc(2 * keysize), *vals = malloc(rd->stride);
	uint8_t *prev = NULL, *next = keys;
	int r = keys && vals ? 0 : -ENOMEM;

	while (!r) {
		r = kern_map_next_key(rd->fd, prev, next);
		if (r)
			break;
		r = kern_map_lookup(rd->fd, next, vals);
		if (!r)
			r = give(rd, next, vals);
		else if (r == -ENOENT) /* deleted meanwhile */
			r = 0;
		prev = next;
		next = next == keys ? keys + keysize : keys;
	}
	free(keys);
	free(vals);
	return r == -ENOENT ? 0 : r;
}

static int read_batches(struct reader *rd, uint32_t room, bool *began)
{
	size_t keysize = rd->s->im->maps.at[rd->a->map].key_size;
	uint8_t *keys = NULL, *vals = NULL;
	uint32_t at = 0;
	int r = 0, v = 0;

	while (!r && !v) {
		uint32_t n = room, next = 0;

		if (!keys) {
			keys = malloc((size_t)room * keysize);
			vals = malloc(room * rd->stride);
			if (!keys || !vals) {
				v = -ENOMEM;
				break;
			}
		}
		r = kern_map_lookup_batch(rd->fd, *began ? &at : NULL, &next, keys, vals, &n);
		if (r == -ENOSPC &&
		    room <= UINT32_MAX / 2) { /* one bucket has more than there is room for */
			free(keys);
			free(vals);
			keys = vals = NULL;
			room *= 2;
			r = 0;
			continue;
		}
		if (r && r != -ENOENT)
			break;
		*began = true;
		at = next;
		for (uint32_t i = 0; !v && i < n; i++)
			v = give(rd, keys + i * keysize, vals + i * rd->stride);
	}
	free(keys);
	free(vals);
	return v ? v : r == -ENOENT ? 0 : r;
}

/* What is in FRONT alone. */
static int give_rest(struct reader *rd)
{
	int v = 0;

	for (struct hash_slot *h = NULL; !v && (h = hash_next(&rd->front, h));) {
		struct front_entry *e = h->value;

		if (!e->given)
			v = rd->fn(rd->arg, e->key, e->vals);
	}
	return v;
}

int session_read_agg(struct session *s, const struct agg_desc *a, agg_fn *fn, void *arg)
{
	struct reader rd;
	bool began = false;
	uint32_t room;
	int r;

	if (a->map < 0)
		return s->aggs ? read_keyless(s, a, fn, arg) : 0;
	r = reader_init(&rd, s, a, fn, arg);
	if (!r)
		r = front_collect(s, a, &rd.mem, &rd.front);
	if (!r) {
		room = (uint32_t)(BATCH_BYTES / (rd.stride ? rd.stride : 1));
		room = room < 16 ? 16 : room > 4096 ? 4096 : room;
		r = read_batches(&rd, room, &began);
		if (r < 0 && !began && r != -ENOMEM)
			r = read_by_key(&rd);
	}
	if (!r)
		r = give_rest(&rd);
	reader_free(&rd);
	return r;
}

int session_delete_agg_key(struct session *s, const struct agg_desc *a, const void *key)
{
	if (a->map >= 0) {
		bool had = front_delete(s, a, key);
		int r = kern_map_delete(s->maps[a->map], key);

		return r == -ENOENT && had ? 0 : r;
	}
	for (unsigned cpu = 0; s->aggs && cpu < s->ncpus; cpu++)
		for (size_t w = 0; w < a->valsize / 8; w++)
			__atomic_store_n((uint64_t *)slot(s, a, cpu) + w, 0, __ATOMIC_RELAXED);
	return 0;
}

static uint64_t *generation(const struct session *s, const struct agg_desc *a)
{
	for (size_t i = 0; i < s->im->aggs.n; i++)
		if (s->im->aggs.at[i] == a)
			return (uint64_t *)(s->state + s->im->agg_gen_off) + i;
	return NULL;
}

void session_bump_agg(struct session *s, const struct agg_desc *a)
{
	uint64_t *g = generation(s, a);

	if (g)
		__atomic_fetch_add(g, 1, __ATOMIC_RELAXED);
}

uint64_t session_agg_generation(const struct session *s, const struct agg_desc *a)
{
	const uint64_t *g = generation(s, a);

	return g ? __atomic_load_n(g, __ATOMIC_RELAXED) : 0;
}
