/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Speculations, the reader's half: records with a key are held back until a commit or a discard with
 * the same key is met.
 *
 * Rings are read one after the other, so a CPU's records may come after the end of their speculation
 * was met in another's ring: for a while what became of a key is remembered. A record had its place
 * in its ring before the program that made it saw the speculation open, so once each ring has
 * been read to where it ended after that, nothing can follow and the key is forgotten. The same goes for a key whose
 * end found no room in its ring: a later use of the id shows that it had one.
 *
 * How much can be held is bounded where it is recorded (specsize).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "trace/internal.h"

enum fate { OPEN, COMMITTED, DISCARDED };

/* One use of a speculation. */
struct use {
	uint64_t key;
	enum fate fate;
	bool over;     /* ended, or a later use was seen */
	uint64_t pass; /* when it was over */
	uint64_t time; /* the same by the clock, with -xtemporal */
	uint8_t *mem;  /* what is held: u64 size, 0 once handed on, and the record */
	size_t len, cap;
	struct use *next;
};

struct speculations {
	struct use **uses; /* by id, latest first */
	uint32_t n;
	unsigned over; /* uses that are */
	uint64_t pass; /* over all rings */
};

int spec_create(struct session *s)
{
	struct speculations *sp;

	if (!s->im->speculates)
		return 0;
	sp = calloc(1, sizeof(*sp));
	if (!sp)
		return -ENOMEM;
	sp->n = s->im->nspec + 1;
	sp->uses = calloc(sp->n, sizeof(struct use *));
	s->spec = sp;
	return sp->uses ? 0 : -ENOMEM;
}

static void use_free(struct use *u)
{
	free(u->mem);
	free(u);
}

void spec_free(struct session *s)
{
	struct speculations *sp = s->spec;

	for (uint32_t i = 0; sp && sp->uses && i < sp->n; i++)
		for (struct use *u = sp->uses[i], *next; u; u = next) {
			next = u->next;
			use_free(u);
		}
	if (sp)
		free(sp->uses);
	free(sp);
	s->spec = NULL;
}

static void set_over(struct speculations *sp, struct use *u)
{
	sp->over += !u->over;
	u->over = true;
	u->pass = sp->pass;
}

/* The use of this key, made if it is the first that is heard of it. NULL: no memory. */
static struct use *use_of(struct speculations *sp, uint64_t key)
{
	uint64_t id = key >> SPEC_KEY_SHIFT;
	struct use *u, **at;

	if (id >= sp->n)
		return NULL;
	for (u = sp->uses[id]; u; u = u->next)
		if (u->key == key)
			return u;
	u = calloc(1, sizeof(*u));
	if (!u)
		return NULL;
	u->key = key;
	for (at = &sp->uses[id]; *at && (*at)->key > key; at = &(*at)->next)
		;
	u->next = *at;
	*at = u;
	/* There was an end between any two uses. */
	if (at != &sp->uses[id] && !u->over)
		set_over(sp, u);
	for (struct use *older = u->next; older; older = older->next)
		if (!older->over)
			set_over(sp, older);
	return u;
}

static int hold(struct use *u, const void *rec, uint32_t size)
{
	size_t need = 8 + ALIGN_UP((size_t)size, 8);
	uint64_t head = size;

	if (u->cap - u->len < need) {
		size_t cap = u->cap * 2 + need + 256;
		uint8_t *mem = realloc(u->mem, cap);

		if (!mem)
			return -ENOMEM;
		u->mem = mem;
		u->cap = cap;
	}
	memcpy(u->mem + u->len, &head, 8);
	memcpy(u->mem + u->len + 8, rec, size);
	u->len += need;
	return 0;
}

/* What was held is shown as if it had been recorded when that was decided. */
static void restamp(const struct session *s, struct rec_head *rec, size_t size, uint64_t time)
{
	uint32_t off =
		rec->clause < s->im->clauses.n ? s->im->clauses.at[rec->clause]->time_off : 0;

	if (off && off + 8 <= size)
		memcpy((uint8_t *)rec + off, &time, 8);
}

/* Hands on what is held of a CPU, or of all others than that. */
static int hand_on(const struct session *s, struct use *u, uint32_t cpu, bool others, record_fn *fn,
		   void *arg)
{
	uint64_t size;
	int r = 0;

	for (size_t at = 0; at < u->len && !r; at += 8 + ALIGN_UP((size_t)size, 8)) {
		struct rec_head *rec = (struct rec_head *)(u->mem + at + 8);

		memcpy(&size, u->mem + at, 8);
		if (size & 1ull << 63) {
			size &= ~(1ull << 63);
			continue;
		}
		if ((rec->cpu != cpu) != others)
			continue;
		restamp(s, rec, size, u->time);
		r = fn(arg, rec, size);
		if (!r || r != RECORD_STAYS) {
			uint64_t done = size | 1ull << 63;

			memcpy(u->mem + at, &done, 8);
		}
	}
	return r;
}

static void let_go(struct use *u)
{
	free(u->mem);
	u->mem = NULL;
	u->len = u->cap = 0;
}

static int end_of(struct session *s, const struct rec_spec *end, record_fn *fn, void *arg)
{
	struct speculations *sp = s->spec;
	struct use *u = use_of(sp, end->key);
	int r = 0;

	if (!u)
		return -ENOMEM;
	u->time = end->time;
	u->fate = end->head.taken ? COMMITTED : DISCARDED;
	set_over(sp, u);
	if (u->fate == COMMITTED) {
		r = hand_on(s, u, end->head.cpu, false, fn, arg);
		if (!r)
			r = hand_on(s, u, end->head.cpu, true, fn, arg);
		if (r)
			return r;
	}
	let_go(u);
	return 0;
}

static uint64_t key_in(const struct session *s, const struct rec_head *rec, uint32_t size)
{
	uint64_t key = 0;
	uint32_t off;

	if (rec->clause >= s->im->clauses.n)
		return 0;
	off = s->im->clauses.at[rec->clause]->spec_off;
	if (off && off + 8 <= size)
		memcpy(&key, (const uint8_t *)rec + off, 8);
	return key;
}

int spec_record(struct session *s, const struct rec_head *rec, uint32_t size, record_fn *fn,
		void *arg)
{
	struct use *u;
	uint64_t key;
	int r;

	if (!s->spec)
		return fn(arg, rec, size);
	if (rec->clause == REC_SPEC)
		return size < sizeof(struct rec_spec)
			       ? -EBADMSG
			       : end_of(s, (const struct rec_spec *)rec, fn, arg);
	key = key_in(s, rec, size);
	if (!key)
		return fn(arg, rec, size);
	u = use_of(s->spec, key);
	if (!u)
		return -ENOMEM;
	switch (u->fate) {
	case COMMITTED:
		r = hold(u, rec, size);
		if (!r)
			r = hand_on(s, u, rec->cpu, false, fn, arg);
		let_go(u);
		return r;
	case DISCARDED:
		return 0;
	default:
		return hold(u, rec, size);
	}
}

void spec_passed(struct session *s, bool whole)
{
	struct speculations *sp = s->spec;

	if (!sp)
		return;
	for (uint32_t i = 0; whole && sp->over && i < sp->n; i++)
		for (struct use **at = &sp->uses[i]; *at;) {
			struct use *u = *at;

			if (!u->over || u->pass == sp->pass) {
				at = &u->next;
				continue;
			}
			*at = u->next;
			use_free(u);
			sp->over--;
		}
	sp->pass++;
}
