/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * In which order the keys of an aggregation are shown: by value and, where values are equal, by
 * key; or by key alone; upwards or downwards; from a given position of the key on; of several
 * aggregations, by the value of a given one.
 */
#include <errno.h>
#include <stdlib.h>

#include "show/impl.h"

/* ---- values ---- */

/* Below and above the buckets with a lower bound, a value is taken to be one beyond the bound. */
static long double bucket_value(const struct agg *a, unsigned bucket, unsigned n)
{
	if (a->kind != AGG_QUANTIZE && bucket == 0)
		return (long double)agg_bucket_low(a, 1) - 1;
	if (a->kind != AGG_QUANTIZE && bucket == n - 1)
		return (long double)agg_bucket_low(a, bucket) + 1;
	return (long double)agg_bucket_low(a, bucket);
}

/* Works out once what the entry sorts by. */
void agg_weigh(struct agg_entry *e)
{
	const struct agg *a = e->desc->agg;
	unsigned n = e->desc->valsize / 8;

	if (!is_distribution(a)) {
		e->number = agg_number(a, e->values, 1);
		return;
	}
	e->weight = 0;
	e->number = 0;
	for (unsigned i = 0; i < n; i++) {
		long double v;

		if (!e->values[i])
			continue;
		v = bucket_value(a, i, n);
		e->weight += v * (long double)(int64_t)e->values[i];
		if (v == 0)
			e->number = (int64_t)e->values[i];
	}
}

int compare_entry_values(const struct agg_entry *a, const struct agg_entry *b)
{
	const struct agg *agg = a->desc->agg;

	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	if ((agg->kind == AGG_MIN || agg->kind == AGG_MAX) && !agg->is_signed)
		return ((uint64_t)a->number > (uint64_t)b->number) -
		       ((uint64_t)a->number < (uint64_t)b->number);
	return (a->number > b->number) - (a->number < b->number);
}

/* ---- keys ---- */

/* From position keypos on; those before it come last. */
int compare_entry_keys(const struct image *im, unsigned keypos, const struct agg_entry *a,
		       const struct agg_entry *b)
{
	unsigned n = a->desc->nkeys < b->desc->nkeys ? a->desc->nkeys : b->desc->nkeys;

	if (!a->key || !b->key)
		return 0;
	if (keypos >= n)
		keypos = 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned k = (keypos + i) % n;
		int c = compare_fields(im, &a->desc->keys[k], a->key, &b->desc->keys[k], b->key);

		if (c)
			return c;
	}
	return 0;
}

/* ---- one aggregation ---- */

struct order {
	const struct image *im;
	unsigned keypos;
	bool by_key, down;
};

static int compare_entries(const void *x, const void *y, void *arg)
{
	const struct agg_entry *a = *(struct agg_entry *const *)x,
			       *b = *(struct agg_entry *const *)y;
	const struct order *o = arg;
	int c = o->by_key ? 0 : compare_entry_values(a, b);

	if (!c)
		c = compare_entry_keys(o->im, o->keypos, a, b);
	return o->down ? -c : c;
}

static int sorted(struct agg_state *st, const struct order *o, struct agg_entry ***out, size_t *n)
{
	struct agg_entry **at = arena_array(&st->arena, struct agg_entry *, st->n + 1);

	*n = 0;
	*out = at;
	if (!at)
		return -ENOMEM;
	for (struct agg_entry *e = st->entries; e; e = e->next)
		if (!e->removed)
			at[(*n)++] = e;
	qsort_r(at, *n, sizeof(*at), compare_entries, (void *)o);
	return 0;
}

static struct order order_by_options(const struct show *s)
{
	return (struct order){
		.im = s->env.image,
		.keypos = s->opts.aggsortkeypos > 0 ? (unsigned)s->opts.aggsortkeypos : 0,
		.by_key = s->opts.aggsortkey,
		.down = s->opts.aggsortrev,
	};
}

int agg_sorted(struct show *s, struct agg_state *st, struct agg_entry ***out, size_t *n)
{
	struct order o = order_by_options(s);

	return sorted(st, &o, out, n);
}

int agg_sorted_by_value(struct show *s, struct agg_state *st, bool down, struct agg_entry ***out,
			size_t *n)
{
	struct order o = { .im = s->env.image, .down = down };

	return sorted(st, &o, out, n);
}

/* ---- several side by side ---- */

struct joint {
	struct order o;
	unsigned n, first; /* aggregations; which of them is compared first */
};

/* An entry with the row's key: any. */
static const struct agg_entry *row_key(struct agg_entry *const *row, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (row[i])
			return row[i];
	return NULL;
}

static int compare_row_keys(const struct joint *j, struct agg_entry *const *a,
			    struct agg_entry *const *b)
{
	return compare_entry_keys(j->o.im, j->o.keypos, row_key(a, j->n), row_key(b, j->n));
}

static int compare_missing(const struct agg_entry *a, const struct agg_entry *b)
{
	/* A key that an aggregation lacks counts as zero there. */
	struct agg_entry zero = { .desc = a ? a->desc : b ? b->desc : NULL };

	return a || b ? compare_entry_values(a ? a : &zero, b ? b : &zero) : 0;
}

static int compare_rows(const void *x, const void *y, void *arg)
{
	struct agg_entry *const *a = x, *const *b = y;
	const struct joint *j = arg;
	int c = j->o.by_key ? compare_row_keys(j, a, b) : 0;

	if (!c)
		c = compare_missing(a[j->first], b[j->first]);
	for (unsigned i = 0; i < j->n && !c; i++)
		c = compare_missing(a[i], b[i]);
	if (!c && !j->o.by_key)
		c = compare_row_keys(j, a, b);
	return j->o.down ? -c : c;
}

struct placed {
	struct agg_entry *e;
	unsigned at;
};

static int compare_placed(const void *x, const void *y, void *arg)
{
	const struct placed *a = x, *b = y;
	int c = compare_entry_keys(arg, 0, a->e, b->e);

	return c ? c : (a->at > b->at) - (a->at < b->at);
}

int agg_joined(struct show *s, struct agg_state **states, unsigned n, struct agg_entry ***rows,
	       size_t *nrows)
{
	struct joint j = { .o = order_by_options(s), .n = n };
	struct arena *arena = &states[0]->arena;
	struct agg_entry **out = NULL;
	struct placed *all;
	size_t total = 0, count = 0;

	for (unsigned i = 0; i < n; i++)
		total += states[i]->n;
	all = arena_array(arena, struct placed, total + 1);
	out = arena_array(arena, struct agg_entry *, (total + 1) * n);
	*rows = out;
	*nrows = 0;
	if (!all || !out)
		return -ENOMEM;
	total = 0;
	for (unsigned i = 0; i < n; i++)
		for (struct agg_entry *e = states[i]->entries; e; e = e->next)
			if (!e->removed)
				all[total++] = (struct placed){ e, i };
	qsort_r(all, total, sizeof(*all), compare_placed, (void *)s->env.image);
	for (size_t i = 0; i < total; i++) {
		if (!i || compare_entry_keys(s->env.image, 0, all[i - 1].e, all[i].e))
			count++;
		out[(count - 1) * n + all[i].at] = all[i].e;
	}
	if (s->opts.aggsortpos > 0 && (unsigned)s->opts.aggsortpos < n)
		j.first = (unsigned)s->opts.aggsortpos;
	qsort_r(out, count, sizeof(*out) * n, compare_rows, &j);
	*nrows = count;
	return 0;
}
