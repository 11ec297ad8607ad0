/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A made-up session for the tests of show: an image built by hand, aggregations that count in
 * memory the way the kernel's programs do, and a stream whose text can be looked at.
 */
#ifndef TEST_SHOW_H
#define TEST_SHOW_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/wide.h"
#include "show/impl.h"

enum { CPUS = 2, MAX_KEYS = 64, MAX_AGGS = 6, KEY_BYTES = 128, MAX_WORDS = 256 };

struct stored {
	char key[KEY_BYTES];
	bool used;
	uint64_t vals[CPUS][MAX_WORDS];
};

struct stored_agg {
	struct agg agg;
	struct agg_desc desc;
	struct stored keys[MAX_KEYS];
	uint64_t generation;
	int deleted; /* calls of delete_agg_key */
};

struct world {
	struct image im;
	struct diag_ctx dc;
	struct show *show;
	FILE *out;
	char *text;
	size_t size;
	struct stored_agg *aggs;
	struct probe probes[8];
	int read_error; /* what read_agg fails with */
};

static __attribute__((unused)) const struct probe *world_probe(void *ctx, uint32_t id)
{
	struct world *w = ctx;

	for (size_t i = 0; i < ARRAY_SIZE(w->probes); i++)
		if (w->probes[i].func && w->probes[i].id == id)
			return &w->probes[i];
	return NULL;
}

static __attribute__((unused)) struct stored_agg *stored_of(struct world *w,
							    const struct agg_desc *d)
{
	for (int i = 0; i < MAX_AGGS; i++)
		if (&w->aggs[i].desc == d)
			return &w->aggs[i];
	abort();
}

static __attribute__((unused)) int world_read(void *ctx, const struct agg_desc *d,
					      int (*fn)(void *, const void *, const void *),
					      void *arg)
{
	struct world *w = ctx;
	struct stored_agg *a = stored_of(w, d);
	unsigned words = d->valsize / 8;
	uint64_t vals[CPUS * MAX_WORDS];
	int rc = w->read_error;

	for (int i = 0; i < MAX_KEYS && !rc; i++) {
		if (!a->keys[i].used)
			continue;
		for (int cpu = 0; cpu < CPUS; cpu++)
			memcpy(vals + (size_t)cpu * words, a->keys[i].vals[cpu], d->valsize);
		rc = fn(arg, d->keysize ? a->keys[i].key : NULL, vals);
	}
	return rc;
}

static __attribute__((unused)) int world_delete(void *ctx, const struct agg_desc *d,
						const void *key)
{
	struct stored_agg *a = stored_of(ctx, d);

	a->deleted++;
	for (int i = 0; i < MAX_KEYS; i++)
		if (a->keys[i].used && !memcmp(a->keys[i].key, key, d->keysize)) {
			memset(&a->keys[i], 0, sizeof(a->keys[i]));
			return 0;
		}
	return -ENOENT;
}

static __attribute__((unused)) void world_bump(void *ctx, const struct agg_desc *d)
{
	stored_of(ctx, d)->generation++;
}

static __attribute__((unused)) uint64_t world_generation(void *ctx, const struct agg_desc *d)
{
	return stored_of(ctx, d)->generation;
}

/* Counts x as the kernel's program does. key: keysize bytes; NULL without keys. */
static __attribute__((unused)) void agg_count(struct stored_agg *a, int cpu, const void *key,
					      int64_t x)
{
	struct stored *at = NULL;
	uint64_t *v;

	for (int i = 0; i < MAX_KEYS && !at; i++)
		if (a->keys[i].used && (!key || !memcmp(a->keys[i].key, key, a->desc.keysize)))
			at = &a->keys[i];
	for (int i = 0; i < MAX_KEYS && !at; i++)
		if (!a->keys[i].used)
			at = &a->keys[i];
	if (!at)
		abort();
	at->used = true;
	if (key)
		memcpy(at->key, key, a->desc.keysize);
	v = at->vals[cpu];
	switch (a->agg.kind) {
	case AGG_COUNT:
		v[0]++;
		break;
	case AGG_SUM:
		v[0] += (uint64_t)x;
		break;
	case AGG_AVG:
	case AGG_STDDEV:
		v[0]++;
		v[1] += (uint64_t)x;
		if (a->agg.kind == AGG_STDDEV) {
			uint64_t magnitude = x < 0 ? -(uint64_t)x : (uint64_t)x;
			struct wide sum =
				wide_add((struct wide){ v[2], v[3] }, wide_square(magnitude));

			v[2] = sum.low;
			v[3] = sum.high;
		}
		break;
	case AGG_MIN:
	case AGG_MAX:
		if (v[0] != a->generation + 1 || (a->agg.kind == AGG_MIN) == (x < (int64_t)v[1]))
			v[1] = (uint64_t)x;
		v[0] = a->generation + 1;
		break;
	default:
		v[agg_bucket(&a->agg, x)]++;
	}
}

/* Declares aggregation number i; more of it can be set afterwards, then world_start(). */
static __attribute__((unused)) struct stored_agg *
world_agg(struct world *w, int i, enum agg_kind kind, struct rec_field *keys, unsigned nkeys)
{
	struct stored_agg *a = &w->aggs[i];
	uint32_t size = 0;

	a->agg.name = "a";
	a->agg.id = (unsigned)i + 1;
	a->agg.kind = kind;
	a->agg.assigned = true;
	a->agg.is_signed = true;
	a->desc.agg = &a->agg;
	a->desc.keys = keys;
	a->desc.nkeys = nkeys;
	for (unsigned k = 0; k < nkeys; k++)
		if (keys[k].off + keys[k].size > size)
			size = keys[k].off + keys[k].size;
	a->desc.keysize = size;
	a->desc.map = -1;
	return a;
}

static __attribute__((unused)) void world_init(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->aggs = calloc(MAX_AGGS, sizeof(*w->aggs));
	w->im.dc = &w->dc;
	w->probes[0] =
		(struct probe){ .id = 1, .prov = "dtrace", .mod = "", .func = "", .name = "BEGIN" };
	w->probes[1] = (struct probe){
		.id = 100, .prov = "syscall", .mod = "vmlinux", .func = "read", .name = "entry"
	};
	w->probes[2] = (struct probe){
		.id = 101, .prov = "syscall", .mod = "vmlinux", .func = "read", .name = "return"
	};
	w->probes[3] = (struct probe){
		.id = 200, .prov = "fbt", .mod = "vmlinux", .func = "vfs_read", .name = "entry"
	};
	w->probes[4] = (struct probe){
		.id = 201, .prov = "fbt", .mod = "vmlinux", .func = "vfs_read", .name = "return"
	};
	w->probes[5] = (struct probe){
		.id = 4242, .prov = "profile", .mod = "", .func = "", .name = "tick-1sec"
	};
	w->out = open_memstream(&w->text, &w->size);
}

/* After the aggregations have been declared. */
static __attribute__((unused)) void world_start(struct world *w, const struct show_opts *o)
{
	struct show_opts defaults = { .stackindent = 14, .noresolve = true, .quiet = true };
	struct show_env env = {
		.ctx = w,
		.image = &w->im,
		.ncpus = CPUS,
		.read_agg = world_read,
		.delete_agg_key = world_delete,
		.bump_agg = world_bump,
		.agg_generation = world_generation,
		.probe = world_probe,
	};

	for (int i = 0; i < MAX_AGGS; i++)
		if (w->aggs[i].desc.agg) {
			w->aggs[i].desc.valsize = agg_words(&w->aggs[i].agg) * 8;
			vec_push(&w->dc.arena, &w->im.aggs, &w->aggs[i].desc);
		}
	w->show = show_new(&env, o ? o : &defaults, w->out);
	assert_non_null(w->show);
}

static __attribute__((unused)) void world_end(struct world *w)
{
	show_free(w->show);
	if (w->out)
		fclose(w->out);
	free(w->text);
	free(w->aggs);
	arena_free(&w->dc.arena);
}

static __attribute__((unused)) struct rec_clause *
world_clause(struct world *w, struct rec_action *actions, unsigned n)
{
	struct rec_clause *rc = arena_new(&w->dc.arena, struct rec_clause);

	rc->index = (unsigned)w->im.clauses.n;
	rc->actions = actions;
	rc->nactions = n;
	vec_push(&w->dc.arena, &w->im.clauses, rc);
	return rc;
}

static __attribute__((unused)) struct format *make_format(struct world *w, const char *text,
							  bool printa)
{
	if (setjmp(w->dc.escape))
		fail_msg("format %s: %s", text, w->dc.err.msg);
	return format_parse(&w->dc, text, (uint32_t)strlen(text), (struct loc){ 0 }, printa);
}

/* What has been printed since the last call; valid until the next. */
static __attribute__((unused)) const char *printed(struct world *w)
{
	static char *text;

	fflush(w->out);
	free(text);
	text = strndup(w->text ? w->text : "", w->size);
	rewind(w->out);
	w->size = 0;
	if (w->text)
		memset(w->text, 0, 1);
	return text;
}

/* Shows a record of the clause with these bytes behind the header. */
static __attribute__((unused)) int show_bytes(struct world *w, unsigned clause, uint32_t probe,
					      uint32_t cpu, const void *data, size_t n, int *status)
{
	_Alignas(8) char rec[4096];
	struct rec_head head = { clause, probe, cpu, 1 };
	int none;

	memcpy(rec, &head, sizeof(head));
	if (n)
		memcpy(rec + sizeof(head), data, n);
	return show_record(w->show, (struct rec_head *)rec, sizeof(head) + n,
			   status ? status : &none);
}

/* Runs one action without data, as a clause of its own. */
static __attribute__((unused)) int run_action(struct world *w, struct rec_action *act)
{
	struct rec_clause *rc = world_clause(w, act, 1);

	return show_bytes(w, rc->index, 1, 0, NULL, 0, NULL);
}

static __attribute__((unused)) int run_printa(struct world *w, const char *format,
					      struct agg **aggs, unsigned n)
{
	struct rec_action act = { .what = BI_PRINTA, .aggs = aggs, .naggs = n };

	if (format)
		act.format = make_format(w, format, true);
	return run_action(w, &act);
}

/* clear() and the like; value NULL: none. */
static __attribute__((unused)) int run_change(struct world *w, enum builtin_id what, struct agg *a,
					      const int64_t *value)
{
	struct rec_field f = {
		.kind = FIELD_INT, .off = sizeof(struct rec_head), .size = 8, .is_signed = true
	};
	struct rec_action act = {
		.what = what, .aggs = &a, .naggs = 1, .fields = &f, .nfields = value ? 1 : 0
	};
	struct rec_clause *rc = world_clause(w, &act, 1);

	return show_bytes(w, rc->index, 1, 0, value, value ? 8 : 0, NULL);
}

#endif
