/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * END's loops over keys: for (key in array), for (key in @aggregation). The keys are collected and put in order here; then the
 * loop's body, which is a program of its own, runs for each of them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

struct round {
	const void *raw;      /* the key as the array has it */
	const char **strings; /* by key; NULL: a number */
	int64_t *numbers;
	int64_t value;
	long double weight;
};

struct rounds {
	struct dtrace_hdl *h;
	const struct each_plan *each;
	struct arena mem;
	VEC(struct round) all;
};

static bool is_unsigned(const struct rounds *rs, unsigned k)
{
	return !rs->each->fields[k].is_signed;
}

static int64_t number_at(const struct rec_field *f, const char *at)
{
	uint64_t v = 0;
	unsigned shift = f->size < 8 ? 64 - 8 * f->size : 0;

	memcpy(&v, at, f->size < 8 ? f->size : 8);
	return f->is_signed ? (int64_t)(v << shift) >> shift : (int64_t)v;
}

/* One more round, its keys unpacked; text: what strings are kept as. */
static int add_round(struct rounds *rs, const char *key, struct round r)
{
	const struct image *im = rs->h->image;
	const struct each_plan *e = rs->each;

	r.strings = arena_array(&rs->mem, const char *, e->nkeys + 1);
	r.numbers = arena_array(&rs->mem, int64_t, e->nkeys + 1);
	if (!r.strings || !r.numbers)
		return -ENOMEM;
	for (unsigned i = 0; i < e->nkeys; i++) {
		const struct rec_field *f = &e->fields[i];
		uint32_t off;

		switch (f->kind) {
		case FIELD_CONST:
			r.strings[i] = f->str;
			r.numbers[i] = f->imm;
			break;
		case FIELD_STRING:
			r.strings[i] = arena_strdup(&rs->mem, key + f->off);
			if (!r.strings[i])
				return -ENOMEM;
			break;
		case FIELD_PROBESTR:
			memcpy(&off, key + f->off, sizeof(off));
			r.strings[i] = off < im->strtab_size ? im->strtab + off : "";
			break;
		default:
			r.numbers[i] = number_at(f, key + f->off);
		}
	}
	return vec_push(&rs->mem, &rs->all, r) ? 0 : -ENOMEM;
}

static int array_key(void *arg, const void *key)
{
	struct rounds *rs = arg;
	uint32_t size = rs->h->image->maps.at[rs->each->map].key_size;
	void *kept = arena_alloc(&rs->mem, size);

	if (!kept)
		return -ENOMEM;
	memcpy(kept, key, size);
	return add_round(rs, kept, (struct round){ .raw = kept });
}

static int aggregation_key(void *arg, const struct shown_key *k)
{
	struct rounds *rs = arg;

	if (k->desc != rs->each->agg)
		return 0;
	return add_round(rs, k->key, (struct round){ .value = k->number, .weight = k->weight });
}

/* By value where there is one, as printa() has it, and then by keys. */
static int in_order(const void *a, const void *b, void *arg)
{
	const struct round *x = a, *y = b;
	const struct rounds *rs = arg;

	if (x->weight != y->weight)
		return x->weight < y->weight ? -1 : 1;
	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	for (unsigned i = 0; i < rs->each->nkeys; i++) {
		int64_t p = x->numbers[i], q = y->numbers[i];
		int c = x->strings[i] ? strcmp(x->strings[i], y->strings[i])
			: is_unsigned(rs, i)
				? ((uint64_t)p > (uint64_t)q) - ((uint64_t)p < (uint64_t)q)
				: (p > q) - (p < q);

		if (c)
			return c;
	}
	return 0;
}

static void set_number(struct session *s, const struct each_var *v, int64_t number)
{
	session_set(s, v->off, &number, v->size < 8 ? v->size : 8);
}

static void set_string(struct session *s, const struct each_var *v, const char *string)
{
	uint32_t n = (uint32_t)strnlen(string, v->size - 1);

	session_set(s, v->off, string, n);
	session_set(s, v->off + n, "", 1);
}

static int run(struct rounds *rs, unsigned prog)
{
	const struct each_plan *e = rs->each;
	struct session *s = rs->h->session;
	int err = 0;

	for (size_t i = 0; i < rs->all.n && !err; i++) {
		const struct round *r = &rs->all.at[i];

		/* A round before may have deleted it. */
		if (!e->agg && !session_has_key(s, e->map, r->raw))
			continue;
		for (unsigned k = 0; k < e->nkeys; k++)
			if (r->strings[k])
				set_string(s, &e->keys[k], r->strings[k]);
			else
				set_number(s, &e->keys[k], r->numbers[k]);
		if (e->value.size)
			set_number(s, &e->value, r->value);
		err = session_run_each(s, prog);
	}
	return err;
}

int run_each(void *arg, const struct each_plan *each, unsigned prog)
{
	struct dtrace_hdl *h = arg;
	struct rounds rs = { .h = h, .each = each };
	int err = each->agg ? show_walk_aggs(h->show, aggregation_key, &rs)
			    : session_each_key(h->session, each->map, array_key, &rs);

	if (!err && rs.all.n)
		qsort_r(rs.all.at, rs.all.n, sizeof(rs.all.at[0]), in_order, &rs);
	if (!err)
		err = run(&rs, prog);
	arena_free(&rs.mem);
	return err;
}
