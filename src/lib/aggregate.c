/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations for programs that read them themselves: a picture of all keys with the values that
 * output would show, and walks over it.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

struct agg_entry {
	const struct agg_desc *desc;
	const void **raw; /* the keys in the kernel that this one stands for */
	size_t nraw;
	dtrace_aggkey_t *keys;
	int64_t *values;
	unsigned nvalues;
	long double weight; /* orders by value, and then by number */
	int64_t number;
	bool removed;
};

struct agg_picture {
	struct arena arena;
	VEC(struct agg_entry *) entries;
	struct dtrace_hdl *h;
};

void picture_free(struct dtrace_hdl *h)
{
	if (!h->picture)
		return;
	arena_free(&h->picture->arena);
	free(h->picture);
	h->picture = NULL;
}

static int64_t key_int(const struct rec_field *f, const void *at)
{
	uint64_t v = 0;

	memcpy(&v, at, f->size < 8 ? f->size : 8);
	if (f->is_signed && f->size < 8) {
		unsigned shift = 64 - f->size * 8;

		return (int64_t)(v << shift) >> shift;
	}
	return (int64_t)v;
}

static void unpack_key(const struct image *im, const struct rec_field *f, const char *key,
		       dtrace_aggkey_t *k)
{
	static const dtrace_keykind_t kinds[] = {
		[FIELD_INT] = DTRACE_KEY_INT,		[FIELD_STRING] = DTRACE_KEY_STRING,
		[FIELD_BYTES] = DTRACE_KEY_BYTES,	[FIELD_STACK] = DTRACE_KEY_STACK,
		[FIELD_USTACK] = DTRACE_KEY_USTACK,	[FIELD_SYMADDR] = DTRACE_KEY_SYMADDR,
		[FIELD_USYMADDR] = DTRACE_KEY_USYMADDR, [FIELD_PROBESTR] = DTRACE_KEY_STRING,
	};
	uint32_t off;

	if (f->kind == FIELD_CONST) {
		k->dtak_kind = f->str ? DTRACE_KEY_STRING : DTRACE_KEY_INT;
		k->dtak_string = f->str;
		k->dtak_int = f->imm;
		return;
	}
	k->dtak_kind = kinds[f->kind];
	k->dtak_data = key + f->off;
	k->dtak_size = f->size;
	switch (f->kind) {
	case FIELD_INT:
	case FIELD_SYMADDR:
		k->dtak_int = key_int(f, key + f->off);
		break;
	case FIELD_STRING:
		k->dtak_string = key + f->off;
		break;
	case FIELD_PROBESTR:
		memcpy(&off, key + f->off, sizeof(off));
		k->dtak_string = off < im->strtab_size ? im->strtab + off : "";
		break;
	default:
		break;
	}
}

static void *keep(struct agg_picture *p, const void *bytes, size_t n)
{
	void *to = arena_alloc(&p->arena, n);

	return to ? memcpy(to, bytes, n) : NULL;
}

static int add_entry(void *arg, const struct shown_key *k)
{
	struct agg_picture *p = arg;
	const struct agg_desc *d = k->desc;
	struct agg_entry *e = arena_new(&p->arena, struct agg_entry);
	bool extreme = d->agg->kind == AGG_MIN || d->agg->kind == AGG_MAX;

	if (!e)
		return -ENOMEM;
	e->desc = d;
	e->weight = k->weight;
	e->number = k->number;
	e->nvalues = extreme ? 1 : agg_words(d->agg);
	e->values = arena_array(&p->arena, int64_t, e->nvalues);
	e->keys = arena_array(&p->arena, dtrace_aggkey_t, d->nkeys + 1);
	e->raw = arena_array(&p->arena, const void *, k->nraw + 1);
	if (!e->values || !e->keys || !e->raw)
		return -ENOMEM;
	memcpy(e->values, k->values + extreme, e->nvalues * sizeof(*e->values));
	for (; e->nraw < k->nraw; e->nraw++) {
		e->raw[e->nraw] = keep(p, k->raw[e->nraw], d->keysize);
		if (!e->raw[e->nraw])
			return -ENOMEM;
	}
	if (d->keysize) {
		const void *key = keep(p, k->key, d->keysize);

		if (!key)
			return -ENOMEM;
		for (unsigned i = 0; i < d->nkeys; i++)
			unpack_key(p->h->image, &d->keys[i], key, &e->keys[i]);
	}
	return vec_push(&p->arena, &p->entries, e) ? 0 : -ENOMEM;
}

int dtrace_aggregate_snap(dtrace_hdl_t *h)
{
	struct agg_picture *p;
	int err;

	if (!h->session || !h->show)
		return fail(h, EDT_NOTACTIVE);
	picture_free(h);
	p = calloc(1, sizeof(*p));
	if (!p)
		return fail_nomem(h);
	h->picture = p;
	p->h = h;
	err = show_walk_aggs(h->show, add_entry, p);
	if (!err)
		return 0;
	picture_free(h);
	if (err == -ENOMEM)
		return fail_nomem(h);
	return failf(h, -err, "failed to read aggregations: %s", strerror(-err));
}

/* ---- order ---- */

static int compare_keys(const struct agg_entry *a, const struct agg_entry *b)
{
	for (unsigned i = 0; i < a->desc->nkeys; i++) {
		const dtrace_aggkey_t *x = &a->keys[i], *y = &b->keys[i];
		int c;

		if (x->dtak_kind == DTRACE_KEY_STRING)
			c = strcmp(x->dtak_string, y->dtak_string);
		else if (x->dtak_kind == DTRACE_KEY_INT || x->dtak_kind == DTRACE_KEY_SYMADDR)
			c = (x->dtak_int > y->dtak_int) - (x->dtak_int < y->dtak_int);
		else
			c = memcmp(x->dtak_data, y->dtak_data, x->dtak_size);
		if (c)
			return c;
	}
	return 0;
}

static int compare_values(const struct agg_entry *a, const struct agg_entry *b)
{
	if (a->weight != b->weight)
		return a->weight < b->weight ? -1 : 1;
	if (!a->desc->agg->is_signed)
		return ((uint64_t)a->number > (uint64_t)b->number) -
		       ((uint64_t)a->number < (uint64_t)b->number);
	return (a->number > b->number) - (a->number < b->number);
}

static int by_agg(const struct agg_entry *a, const struct agg_entry *b)
{
	return (a->desc->agg->id > b->desc->agg->id) - (a->desc->agg->id < b->desc->agg->id);
}

static int by_key(const void *a, const void *b)
{
	const struct agg_entry *x = *(struct agg_entry *const *)a,
			       *y = *(struct agg_entry *const *)b;
	int c = by_agg(x, y);

	return c ? c : compare_keys(x, y);
}

static int by_value(const void *a, const void *b)
{
	const struct agg_entry *x = *(struct agg_entry *const *)a,
			       *y = *(struct agg_entry *const *)b;
	int c = by_agg(x, y);

	if (!c)
		c = compare_values(x, y);
	return c ? c : compare_keys(x, y);
}

static int by_key_down(const void *a, const void *b)
{
	return by_key(b, a);
}

static int by_value_down(const void *a, const void *b)
{
	return by_value(b, a);
}

/* ---- walking ---- */

static int visit(struct dtrace_hdl *h, struct agg_entry *e, dtrace_aggregate_f *f, void *arg)
{
	static const dtrace_aggkind_t kinds[] = {
		[AGG_COUNT] = DTRACEAGG_COUNT,
		[AGG_SUM] = DTRACEAGG_SUM,
		[AGG_AVG] = DTRACEAGG_AVG,
		[AGG_MIN] = DTRACEAGG_MIN,
		[AGG_MAX] = DTRACEAGG_MAX,
		[AGG_STDDEV] = DTRACEAGG_STDDEV,
		[AGG_QUANTIZE] = DTRACEAGG_QUANTIZE,
		[AGG_LQUANTIZE] = DTRACEAGG_LQUANTIZE,
		[AGG_LLQUANTIZE] = DTRACEAGG_LLQUANTIZE,
	};
	dtrace_aggdata_t data = {
		.dtada_handle = h,
		.dtada_name = e->desc->agg->name,
		.dtada_id = e->desc->agg->id,
		.dtada_kind = kinds[e->desc->agg->kind],
		.dtada_keys = e->keys,
		.dtada_nkeys = e->desc->nkeys,
		.dtada_values = e->values,
		.dtada_nvalues = e->nvalues,
	};
	int rc = f(&data, arg);

	switch (rc) {
	case DTRACE_AGGWALK_NEXT:
	case DTRACE_AGGWALK_ABORT:
		return rc;
	case DTRACE_AGGWALK_REMOVE:
		if (!e->nraw)
			return failf(h, EINVAL, "an aggregation without keys can't be removed");
		rc = 0;
		for (size_t i = 0; i < e->nraw && !rc; i++)
			rc = show_remove_key(h->show, e->desc, e->raw[i]);
		if (rc)
			return failf(h, -rc, "failed to remove a key: %s", strerror(-rc));
		e->removed = true;
		return DTRACE_AGGWALK_NEXT;
	default:
		return fail(h, EDT_DIRABORT);
	}
}

static int walk(struct dtrace_hdl *h, dtrace_aggregate_f *f, void *arg,
		int (*order)(const void *, const void *))
{
	struct agg_entry **entries;
	size_t n;
	int rc = 0;

	if (!h->picture && dtrace_aggregate_snap(h))
		return -1;
	n = h->picture->entries.n;
	entries = h->picture->entries.at;
	if (order && n)
		qsort(entries, n, sizeof(*entries), order);
	for (size_t i = 0; i < n && !rc; i++)
		if (!entries[i]->removed)
			rc = visit(h, entries[i], f, arg);
	return rc < 0 ? -1 : 0;
}

int dtrace_aggregate_walk(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg)
{
	return walk(h, f, arg, NULL);
}

int dtrace_aggregate_walk_keysorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg)
{
	return walk(h, f, arg, by_key);
}

int dtrace_aggregate_walk_valsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg)
{
	return walk(h, f, arg, by_value);
}

int dtrace_aggregate_walk_keyrevsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg)
{
	return walk(h, f, arg, by_key_down);
}

int dtrace_aggregate_walk_valrevsorted(dtrace_hdl_t *h, dtrace_aggregate_f *f, void *arg)
{
	return walk(h, f, arg, by_value_down);
}

int dtrace_aggregate_print(dtrace_hdl_t *h, FILE *fp, dtrace_aggregate_walk_f *order)
{
	int err;

	if (!h->running)
		return fail(h, EDT_NOTACTIVE);
	if (order)
		return failf(h, EINVAL, "the order of printing is set by the aggsort options");
	if (set_output(h, fp))
		return -1;
	err = show_final_aggs(h->show);
	if (err >= 0 && h->out != h->mem && fflush(h->out))
		err = -errno;
	if (err == -ENOMEM)
		return fail_nomem(h);
	if (err < 0)
		return failf(h, err == -EPIPE ? EPIPE : EDT_OUTPUT, "failed to write output: %s",
			     strerror(-err));
	return flush_buffered(h);
}
