/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * FRONT, the small tables where most updates of keyed aggregations land (record.h has their
 * layout), as the reader sees them: slots appear and are filled while we look, but a slot that has
 * a key keeps it for ever.
 *
 * A deleted key therefore leaves its slot with a value of zeros, which means "not there". Only a
 * sum may be zero and be there; so for sums we remember which slots we have emptied ourselves.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/internal.h"

static void add_squares(uint64_t *to, const uint64_t *from)
{
	uint64_t low = to[2] + from[2];

	to[3] += from[3] + (low < from[2]);
	to[2] = low;
}

void agg_merge(const struct agg_desc *a, uint64_t *to, const uint64_t *from)
{
	size_t words = a->valsize / 8;
	bool less;

	switch (a->agg->kind) {
	case AGG_MIN:
	case AGG_MAX:
		if (from[0] < to[0] || !from[0])
			return;
		less = a->agg->is_signed ? (int64_t)from[1] < (int64_t)to[1] : from[1] < to[1];
		if (from[0] > to[0] || less == (a->agg->kind == AGG_MIN)) {
			to[0] = from[0];
			to[1] = from[1];
		}
		return;
	case AGG_STDDEV:
		to[0] += from[0];
		to[1] += from[1];
		add_squares(to, from);
		return;
	default:
		for (size_t i = 0; i < words; i++)
			to[i] += from[i];
	}
}

/* ---- one slot ---- */

struct slot {
	uint64_t *state, *key, *value;
};

static struct slot slot_at(const struct session *s, const struct agg_desc *a, unsigned cpu,
			   uint32_t i)
{
	uint8_t *p = s->front + (size_t)cpu * s->im->front_stride + a->front_off +
		     (size_t)i * a->front_slot;

	return (struct slot){ (uint64_t *)p, (uint64_t *)(p + 8),
			      (uint64_t *)(p + 8 + ALIGN_UP(a->keysize, 8)) };
}

/* Has it a key? A busy slot is about to get one: within some instructions. */
static bool has_key(const struct slot *sl)
{
	for (int tries = 0; tries < 1000; tries++) {
		uint64_t st = __atomic_load_n(sl->state, __ATOMIC_ACQUIRE);

		if (st != FRONT_BUSY)
			return st != FRONT_FREE;
	}
	return false;
}

static size_t agg_index(const struct session *s, const struct agg_desc *a)
{
	size_t i = 0;

	while (i < s->im->aggs.n && s->im->aggs.at[i] != a)
		i++;
	return i;
}

/* The mark of "emptied by us"; NULL: nothing of this aggregation was ever, or no memory. */
static uint8_t *deleted_mark(struct session *s, const struct agg_desc *a, unsigned cpu,
			     uint32_t slot, bool make)
{
	size_t i = agg_index(s, a);

	if (a->agg->kind != AGG_SUM || i >= s->im->aggs.n)
		return NULL;
	if (!s->front_deleted && make)
		s->front_deleted = calloc(s->im->aggs.n, sizeof(*s->front_deleted));
	if (!s->front_deleted)
		return NULL;
	if (!s->front_deleted[i] && make)
		s->front_deleted[i] = calloc(s->ncpus, a->front_slots);
	return s->front_deleted[i] ? s->front_deleted[i] + (size_t)cpu * a->front_slots + slot
				   : NULL;
}

/* ---- all of them ---- */

static struct front_entry *entry_of(struct session *s, const struct agg_desc *a,
				    const struct slot *sl, struct arena *mem, struct hash *into)
{
	struct front_entry *e = hash_get(into, sl->key, a->keysize);
	uint8_t *key;

	if (e)
		return e;
	e = arena_new(mem, struct front_entry);
	key = arena_alloc(mem, a->keysize);
	if (!e || !key)
		return NULL;
	e->vals = arena_alloc(mem, (size_t)s->ncpus * a->valsize);
	if (!e->vals)
		return NULL;
	memcpy(key, sl->key, a->keysize);
	e->key = key;
	return hash_set(into, key, a->keysize, e) ? NULL : e;
}

static int collect_slot(struct session *s, const struct agg_desc *a, unsigned cpu, uint32_t i,
			uint64_t *value, struct arena *mem, struct hash *into)
{
	struct slot sl = slot_at(s, a, cpu, i);
	struct front_entry *e;
	uint64_t any = 0;
	uint8_t *mark;

	if (!has_key(&sl))
		return 0;
	for (uint32_t w = 0; w < a->valsize / 8; w++) {
		value[w] = __atomic_load_n(&sl.value[w], __ATOMIC_RELAXED);
		any |= value[w];
	}
	mark = deleted_mark(s, a, cpu, i, false);
	if (any && mark)
		*mark = 0;
	if (!any && (a->agg->kind != AGG_SUM || (mark && *mark)))
		return 0;
	e = entry_of(s, a, &sl, mem, into);
	if (!e)
		return -ENOMEM;
	agg_merge(a, e->vals + (size_t)cpu * a->valsize / 8, value);
	return 0;
}

int front_collect(struct session *s, const struct agg_desc *a, struct arena *mem, struct hash *into)
{
	uint64_t *value;
	int r = a->front_slots ? maps_show_front(s) : 0;

	if (r || !s->front || !a->front_slots)
		return r;
	value = malloc(a->valsize);
	if (!value)
		return -ENOMEM;
	for (unsigned cpu = 0; !r && cpu < s->ncpus; cpu++) {
		if (s->o.cpu >= 0 && (unsigned)s->o.cpu != cpu)
			continue;
		for (uint32_t i = 0; !r && i < a->front_slots; i++)
			r = collect_slot(s, a, cpu, i, value, mem, into);
	}
	free(value);
	return r;
}

bool front_delete(struct session *s, const struct agg_desc *a, const void *key)
{
	bool had = false;

	if (!a->front_slots || maps_show_front(s) || !s->front)
		return false;
	for (unsigned cpu = 0; cpu < s->ncpus; cpu++)
		for (uint32_t i = 0; i < a->front_slots; i++) {
			struct slot sl = slot_at(s, a, cpu, i);
			uint8_t *mark;

			if (!has_key(&sl) || memcmp(sl.key, key, a->keysize))
				continue;
			mark = deleted_mark(s, a, cpu, i, true);
			if (mark)
				*mark = 1;
			for (uint32_t w = 0; w < a->valsize / 8; w++)
				__atomic_exchange_n(&sl.value[w], 0, __ATOMIC_RELAXED);
			had = true;
		}
	return had;
}

void front_free(struct session *s)
{
	for (size_t i = 0; s->front_deleted && i < s->im->aggs.n; i++)
		free(s->front_deleted[i]);
	free(s->front_deleted);
	s->front_deleted = NULL;
}
