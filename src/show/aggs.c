/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What aggregations hold at one moment, and the actions that change them.
 *
 * The kernel goes on counting while a record is shown. So the actions of one record share a
 * snapshot of an aggregation: printa() followed by clear() clears exactly what was printed, and the
 * sum over all outputs is the sum of all events. For the same reason clear() doesn't write to the
 * kernel's values, which would lose what came in between: it remembers what to subtract from now
 * on. Minima and maxima can't be subtracted; they have a generation, and values of an older one
 * count as never seen.
 *
 * trunc() hides a key until something new is counted. A key that was hidden and is still unchanged
 * at the next snapshot is deleted in the kernel, which gives its place to other keys.
 */
#include <errno.h>
#include <stdlib.h>

#include "show/impl.h"
#include "base/wide.h"

struct reading {
	struct show *s;
	struct agg_state *st;
	struct hash by_key; /* shown key -> struct agg_entry: where addresses in one function, or
			       stacks as far as they are shown, come together */
	VEC(const char *) stale; /* truncated keys to be deleted */
	uint64_t generation;
	bool as_shown; /* there are keys to be merged */
};

static bool is_extreme(const struct agg *a)
{
	return a->kind == AGG_MIN || a->kind == AGG_MAX;
}

/* ---- what was done to a key ---- */

static struct key_state *state_find(const struct agg_state *st, const char *key)
{
	return key ? hash_get(&st->keys, key, st->desc->keysize) : st->single;
}

static void state_free(struct key_state *k)
{
	if (!k)
		return;
	free(k->base);
	free(k);
}

static struct key_state *state_make(struct agg_state *st, const char *key)
{
	struct key_state *k = state_find(st, key);
	uint32_t n = key ? st->desc->keysize : 0;

	if (k)
		return k;
	k = calloc(1, sizeof(*k) + n);
	if (!k)
		return NULL;
	k->keysize = n;
	if (!key) {
		st->single = k;
		return k;
	}
	memcpy(k->key, key, n);
	if (hash_set(&st->keys, k->key, n, k)) {
		free(k);
		return NULL;
	}
	return k;
}

static void state_drop(struct agg_state *st, const char *key)
{
	struct key_state *k = state_find(st, key);

	if (!k)
		return;
	if (key)
		hash_del(&st->keys, k->key, k->keysize);
	else
		st->single = NULL;
	state_free(k);
}

void agg_state_free(struct agg_state *st)
{
	for (struct hash_slot *slot = NULL; (slot = hash_next(&st->keys, slot));)
		state_free(slot->value);
	hash_free(&st->keys);
	state_free(st->single);
	arena_free(&st->arena);
	*st = (struct agg_state){ .desc = st->desc };
}

struct agg_state *agg_state_of(struct show *s, const struct agg *a)
{
	for (size_t i = 0; i < s->naggs; i++)
		if (s->aggs[i].desc->agg == a)
			return &s->aggs[i];
	return NULL;
}

/* ---- values of all CPUs ---- */

static void add_words(enum agg_kind kind, uint64_t *to, const uint64_t *v, unsigned n)
{
	if (kind == AGG_STDDEV) {
		struct wide sum =
			wide_add((struct wide){ to[2], to[3] }, (struct wide){ v[2], v[3] });

		to[2] = sum.low;
		to[3] = sum.high;
		n = 2;
	}
	for (unsigned i = 0; i < n; i++)
		to[i] += v[i];
}

static void subtract_words(enum agg_kind kind, uint64_t *from, const uint64_t *v, unsigned n)
{
	if (kind == AGG_STDDEV) {
		struct wide rest =
			wide_sub((struct wide){ from[2], from[3] }, (struct wide){ v[2], v[3] });

		from[2] = rest.low;
		from[3] = rest.high;
		n = 2;
	}
	for (unsigned i = 0; i < n; i++)
		from[i] -= v[i];
}

static bool better(const struct agg *a, uint64_t x, uint64_t than)
{
	bool less = a->is_signed ? (int64_t)x < (int64_t)than : x < than;

	return a->kind == AGG_MIN ? less : !less;
}

/* In out: [1] the extreme, [0] whether there is one in this generation. True: the key was ever
 * used. */
static bool merge_extreme(const struct reading *r, const uint64_t *vals, uint64_t *out)
{
	bool ever = false;

	for (unsigned cpu = 0; cpu < r->s->env.ncpus; cpu++) {
		const uint64_t *v = vals + (size_t)cpu * 2;

		ever |= v[0] != 0;
		if (v[0] != r->generation + 1)
			continue;
		if (!out[0] || better(r->st->desc->agg, v[1], out[1]))
			out[1] = v[1];
		out[0] = 1;
	}
	return ever;
}

static bool merge_sum(const struct reading *r, const uint64_t *vals, uint64_t *out, unsigned words)
{
	for (unsigned cpu = 0; cpu < r->s->env.ncpus; cpu++)
		add_words(r->st->desc->agg->kind, out, vals + (size_t)cpu * words, words);
	for (unsigned i = 0; i < words; i++)
		if (out[i])
			return true;
	return false;
}

static bool is_empty(const struct agg *a, const uint64_t *values, unsigned words)
{
	if (is_extreme(a))
		return !values[0];
	for (unsigned i = 0; i < words; i++)
		if (values[i])
			return false;
	return true;
}

/* ---- taking a snapshot ---- */

/* Addresses in the key become the start of what they are shown as, so that one function is one key; and stacks what is shown of them.
 */
static void move_to_shown(struct reading *r, char *key)
{
	const struct agg_desc *d = r->st->desc;
	struct symbols *sy = r->s->opts.noresolve ? NULL : show_symbols(r->s);

	for (unsigned i = 0; i < d->nkeys; i++) {
		const struct rec_field *f = &d->keys[i];
		uint64_t w[2];

		if (f->kind == FIELD_STACK && f->spare) {
			stack_trim(r->s, f, key);
		} else if (!sy) {
			continue;
		} else if (f->kind == FIELD_SYMADDR) {
			memcpy(w, key + f->off, 8);
			w[0] = symbols_kernel_start(sy, w[0], f->sym == BI_MOD);
			memcpy(key + f->off, w, 8);
		} else if (f->kind == FIELD_USYMADDR && f->sym != BI_UADDR) {
			memcpy(w, key + f->off, 16);
			w[1] = symbols_user_start(sy, (uint32_t)w[0], w[1], f->sym == BI_UMOD);
			memcpy(key + f->off, w, 16);
		}
	}
}

static void *copy(struct arena *a, const void *p, size_t n)
{
	void *to = arena_alloc(a, n ? n : 1);

	if (to)
		memcpy(to, p, n);
	return to;
}

/* Joins e with an entry that looks the same. 1: joined; 0: it is the first; -ENOMEM. */
static int join_entry(struct reading *r, struct agg_entry *e)
{
	const struct agg_desc *d = r->st->desc;
	unsigned words = d->valsize / 8;
	struct agg_entry *first = hash_get(&r->by_key, e->key, d->keysize);

	if (!first)
		return hash_set(&r->by_key, e->key, d->keysize, e);
	if (first->values == first->own) {
		first->values = copy(&r->st->arena, first->own, d->valsize);
		if (!first->values)
			return -ENOMEM;
	}
	if (!is_extreme(d->agg)) {
		add_words(d->agg->kind, first->values, e->own, words);
	} else if (e->own[0]) {
		if (!first->values[0] || better(d->agg, e->own[1], first->values[1]))
			first->values[1] = e->own[1];
		first->values[0] = 1;
	}
	e->merged = first->merged;
	first->merged = e;
	return 1;
}

static int read_key(void *arg, const void *key, const void *vals)
{
	struct reading *r = arg;
	struct agg_state *st = r->st;
	const struct agg_desc *d = st->desc;
	unsigned words = d->valsize / 8;
	struct key_state *k = state_find(st, d->keysize ? key : NULL);
	struct agg_entry *e = arena_new(&st->arena, struct agg_entry);
	bool ever;
	int rc;

	if (!e)
		return -ENOMEM;
	e->desc = d;
	e->normal = k && k->normal ? k->normal : 1;
	e->values = e->own = arena_array(&st->arena, uint64_t, words);
	if (!e->own)
		return -ENOMEM;
	if (is_extreme(d->agg))
		ever = merge_extreme(r, vals, e->own);
	else
		ever = merge_sum(r, vals, e->own, words) || d->keysize || k;
	if (k && k->base)
		subtract_words(d->agg->kind, e->own, k->base, words);
	if (!ever)
		return 0;
	if (d->keysize) {
		char *shown;

		e->raw = copy(&st->arena, key, d->keysize);
		if (!e->raw)
			return -ENOMEM;
		e->key = e->raw;
		if (r->as_shown) {
			e->key = shown = copy(&st->arena, key, d->keysize);
			if (!shown)
				return -ENOMEM;
			move_to_shown(r, shown);
		}
	}
	if (k && k->truncated) {
		if (is_empty(d->agg, e->own, words))
			return !e->raw || vec_push(&st->arena, &r->stale, e->raw) ? 0 : -ENOMEM;
		k->truncated = false;
	}
	rc = r->as_shown ? join_entry(r, e) : 0;
	if (rc)
		return rc < 0 ? rc : 0;
	if (st->last)
		st->last->next = e;
	else
		st->entries = e;
	st->last = e;
	st->n++;
	return 0;
}

/* Can keys that differ look the same? */
static bool shows_less(const struct show *s, const struct agg_desc *d)
{
	for (unsigned i = 0; i < d->nkeys; i++) {
		const struct rec_field *f = &d->keys[i];

		if ((f->kind == FIELD_STACK && f->spare) ||
		    (!s->opts.noresolve && (f->kind == FIELD_SYMADDR || f->kind == FIELD_USYMADDR)))
			return true;
	}
	return false;
}

/* What can't be deleted stays hidden: no harm but the place it takes. */
static void delete_stale(struct reading *r)
{
	for (size_t i = 0; i < r->stale.n; i++) {
		int err = r->s->env.delete_agg_key(r->s->env.ctx, r->st->desc, r->stale.at[i]);

		if (!err || err == -ENOENT)
			state_drop(r->st, r->stale.at[i]);
	}
}

static void forget(struct agg_state *st)
{
	arena_free(&st->arena);
	st->arena = (struct arena){ .limit = st->arena.limit };
	st->entries = st->last = NULL;
	st->n = 0;
	st->taken = false;
}

int agg_snapshot(struct show *s, struct agg_state *st)
{
	struct reading r = { .s = s, .st = st, .as_shown = shows_less(s, st->desc) };
	int err;

	if (st->taken)
		return 0;
	st->taken = true;
	if (!st->desc->agg->assigned)
		return 0;
	if (is_extreme(st->desc->agg))
		r.generation = s->env.agg_generation(s->env.ctx, st->desc);
	err = s->env.read_agg(s->env.ctx, st->desc, read_key, &r);
	hash_free(&r.by_key);
	if (err) {
		forget(st);
		return err < 0 ? err : -EIO;
	}
	delete_stale(&r);
	for (struct agg_entry *e = st->entries; e; e = e->next)
		agg_weigh(e);
	return 0;
}

void agg_forget_snapshots(struct show *s)
{
	for (size_t i = 0; i < s->naggs; i++)
		if (s->aggs[i].taken)
			forget(&s->aggs[i]);
}

/* ---- clear, trunc, normalize ---- */

/* From now on, what e and the keys merged into it count up to now is subtracted. */
static int set_base(struct agg_state *st, struct agg_entry *e, bool truncated)
{
	const struct agg_desc *d = st->desc;
	unsigned words = d->valsize / 8;

	for (; e; e = e->merged) {
		struct key_state *k = state_make(st, e->raw);

		if (!k)
			return -ENOMEM;
		if (!is_extreme(d->agg)) {
			if (!k->base)
				k->base = calloc(words, sizeof(*k->base));
			if (!k->base)
				return -ENOMEM;
			add_words(d->agg->kind, k->base, e->own, words);
		}
		if (truncated) {
			k->truncated = true;
			k->normal = 0;
		}
		memset(e->own, 0, d->valsize);
	}
	return 0;
}

int agg_clear(struct show *s, struct agg_state *st)
{
	int err = agg_snapshot(s, st);

	if (!err && is_extreme(st->desc->agg))
		s->env.bump_agg(s->env.ctx, st->desc);
	for (struct agg_entry *e = st->entries; e && !err; e = e->next) {
		if (e->removed)
			continue;
		if (!is_extreme(st->desc->agg))
			err = set_base(st, e, false);
		memset(e->values, 0, st->desc->valsize);
		for (struct agg_entry *m = e; m; m = m->merged)
			memset(m->own, 0, st->desc->valsize);
		agg_weigh(e);
	}
	return err;
}

int show_remove_key(struct show *s, const struct agg_desc *d, const void *raw)
{
	struct agg_state *st = agg_state_of(s, d->agg);
	int err = s->env.delete_agg_key(s->env.ctx, d, raw);

	if (err && err != -ENOENT)
		return err;
	state_drop(st, raw);
	return 0;
}

/* Some keys of a minimum or maximum: the generation is all keys', so these are deleted at once. */
static int delete_now(struct show *s, struct agg_state *st, struct agg_entry *e)
{
	for (; e; e = e->merged) {
		int err = show_remove_key(s, st->desc, e->raw);

		if (err)
			return err;
	}
	return 0;
}

int agg_trunc(struct show *s, struct agg_state *st, int64_t n)
{
	struct agg_entry **sorted;
	size_t count, from;
	uint64_t keep = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	bool extreme = is_extreme(st->desc->agg);
	int err = agg_snapshot(s, st);

	/* A positive n keeps the largest, a negative one the smallest. */
	if (!err)
		err = agg_sorted_by_value(s, st, n >= 0, &sorted, &count);
	if (err)
		return err;
	from = keep < count ? (size_t)keep : count;
	if (extreme && !keep && count)
		s->env.bump_agg(s->env.ctx, st->desc);
	for (size_t i = from; i < count && !err; i++) {
		err = extreme && keep ? delete_now(s, st, sorted[i])
				      : set_base(st, sorted[i], true);
		sorted[i]->removed = true;
	}
	return err;
}

int agg_normalize(struct show *s, struct agg_state *st, uint64_t normal)
{
	int err = agg_snapshot(s, st);

	if (!normal) /* nothing can be divided by it */
		normal = 1;
	for (struct agg_entry *e = st->entries; e && !err; e = e->next) {
		if (e->removed)
			continue;
		e->normal = normal;
		for (struct agg_entry *m = e; m && !err; m = m->merged) {
			struct key_state *k =
				normal == 1 ? state_find(st, m->raw) : state_make(st, m->raw);

			if (k)
				k->normal = normal;
			else if (normal != 1)
				err = -ENOMEM;
		}
	}
	return err;
}

/* ---- for other readers ---- */

static int give_entry(struct agg_state *st, const struct agg_entry *e,
		      int (*fn)(void *arg, const struct shown_key *k), void *arg)
{
	struct shown_key k = { .desc = e->desc,
			       .key = e->key,
			       .values = e->values,
			       .weight = e->weight,
			       .number = e->number };
	const void **raw;

	for (const struct agg_entry *m = e; m && m->raw; m = m->merged)
		k.nraw++;
	raw = arena_array(&st->arena, const void *, k.nraw + 1);
	if (!raw)
		return -ENOMEM;
	k.raw = raw;
	for (const struct agg_entry *m = e; m && m->raw; m = m->merged)
		*raw++ = m->raw;
	return fn(arg, &k);
}

int show_walk_aggs(struct show *s, int (*fn)(void *arg, const struct shown_key *k), void *arg)
{
	int v = 0;

	for (size_t i = 0; i < s->naggs && !v; i++) {
		struct agg_state *st = &s->aggs[i];
		bool of_record = st->taken; /* being shown: its other actions need it, too */

		v = agg_snapshot(s, st);
		for (struct agg_entry *e = st->entries; e && !v; e = e->next)
			if (!e->removed)
				v = give_entry(st, e, fn, arg);
		if (!of_record)
			forget(st);
	}
	return v;
}
