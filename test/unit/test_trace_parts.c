/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Parts of the trace room that need no kernel: lists of CPUs, kept records, the tables in front of
 * aggregations, and how detaching is handed over when it takes too long.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define DETACH_NS 0 /* at once */
#include "trace/attach.c"
#include "trace/kept.h"

/* ---- the tables in front of keyed aggregations ---- */

struct table {
	struct session s;
	struct image im;
	struct agg agg;
	struct agg_desc ad;
	struct agg_desc *list[1];
};

static void table_init(struct table *t, enum agg_kind kind, unsigned words)
{
	memset(t, 0, sizeof(*t));
	t->agg.kind = kind;
	t->agg.is_signed = true;
	t->ad = (struct agg_desc){ .agg = &t->agg, .keysize = 8, .valsize = words * 8, .nkeys = 1 };
	t->ad.front_slots = 16;
	t->ad.front_slot = 16 + words * 8;
	t->list[0] = &t->ad;
	t->im.aggs.at = t->list;
	t->im.aggs.n = 1;
	t->im.front_stride = ALIGN_UP(16 * t->ad.front_slot, 128);
	t->s.im = &t->im;
	t->s.ncpus = 2;
	t->s.o.cpu = -1;
	t->s.front = calloc(2, t->im.front_stride);
	assert_non_null(t->s.front);
}

static uint64_t *slot_of(struct table *t, unsigned cpu, unsigned i)
{
	return (uint64_t *)(t->s.front + cpu * t->im.front_stride + i * t->ad.front_slot);
}

static void set_slot(struct table *t, unsigned cpu, unsigned i, uint64_t key, uint64_t v0,
		     uint64_t v1)
{
	uint64_t *p = slot_of(t, cpu, i);

	p[0] = key << 8 | 2;
	p[1] = key;
	p[2] = v0;
	if (t->ad.valsize > 8)
		p[3] = v1;
}

static void table_free(struct table *t)
{
	front_free(&t->s);
	free(t->s.front);
}

static struct front_entry *find(struct table *t, struct arena *mem, struct hash *h, uint64_t key)
{
	hash_free(h);
	arena_free(mem);
	assert_int_equal(front_collect(&t->s, &t->ad, mem, h), 0);
	return hash_get(h, &key, 8);
}

static void test_front(void **state)
{
	struct table t;
	struct arena mem = { 0 };
	struct hash h = { 0 };
	struct front_entry *e;
	uint64_t key = 7;

	(void)state;
	table_init(&t, AGG_SUM, 1);
	set_slot(&t, 0, 3, 7, 10, 0);
	set_slot(&t, 0, 4, 7, 5, 0); /* a key may have two slots */
	set_slot(&t, 1, 9, 7, 100, 0);
	set_slot(&t, 1, 0, 8, 0, 0); /* a sum of zero is one */
	slot_of(&t, 1, 1)[0] = FRONT_BUSY;
	slot_of(&t, 1, 1)[2] = 5;
	e = find(&t, &mem, &h, 7);
	assert_non_null(e);
	assert_int_equal(h.n, 2);
	assert_int_equal(e->vals[0], 15);
	assert_int_equal(e->vals[1], 100);
	t.s.o.cpu = 1;
	e = find(&t, &mem, &h, 7);
	assert_int_equal(e->vals[0], 0);
	assert_int_equal(e->vals[1], 100);
	t.s.o.cpu = -1;
	assert_true(front_delete(&t.s, &t.ad, &key));
	assert_null(find(&t, &mem, &h, 7));
	assert_int_equal(h.n, 1);
	slot_of(&t, 0, 3)[2] = 4; /* it comes back */
	e = find(&t, &mem, &h, 7);
	assert_non_null(e);
	assert_int_equal(e->vals[0], 4);
	assert_int_equal(e->vals[1], 0);
	key = 99;
	assert_false(front_delete(&t.s, &t.ad, &key));
	hash_free(&h);
	arena_free(&mem);
	mem.limit = 8;
	assert_int_equal(front_collect(&t.s, &t.ad, &mem, &h), -ENOMEM);
	hash_free(&h);
	arena_free(&mem);
	table_free(&t);

	memset(&mem, 0, sizeof(mem));
	table_init(&t, AGG_MIN, 2);
	set_slot(&t, 0, 1, 7, 1, (uint64_t)-5);
	set_slot(&t, 0, 2, 7, 1, 3);
	set_slot(&t, 1, 1, 7, 1, 3);
	set_slot(&t, 1, 2, 7, 2, 9); /* of a newer generation: what came before a clear() is gone */
	set_slot(&t, 1, 3, 6, 0, 0); /* never seen */
	e = find(&t, &mem, &h, 7);
	assert_int_equal(h.n, 1);
	assert_int_equal(e->vals[1], (uint64_t)-5);
	assert_int_equal(e->vals[2], 2);
	assert_int_equal(e->vals[3], 9);
	hash_free(&h);
	arena_free(&mem);
	table_free(&t);
}

static void test_merge(void **state)
{
	struct agg agg = { .kind = AGG_MAX };
	struct agg_desc ad = { .agg = &agg, .valsize = 16 };
	uint64_t a[4] = { 0 }, b[4] = { 1, (uint64_t)-1 };

	(void)state;
	agg_merge(&ad, a, b);
	assert_int_equal(a[1], (uint64_t)-1);
	b[1] = 5;
	agg_merge(&ad, a, b);
	assert_int_equal(a[1], (uint64_t)-1); /* unsigned: the larger */
	agg.is_signed = true;
	agg_merge(&ad, a, b);
	assert_int_equal(a[1], 5);
	agg.kind = AGG_STDDEV;
	ad.valsize = 32;
	memcpy(a, (uint64_t[]){ 1, 10, UINT64_MAX, 3 }, 32);
	memcpy(b, (uint64_t[]){ 2, 20, 2, 4 }, 32);
	agg_merge(&ad, a, b);
	assert_memory_equal(a, ((uint64_t[]){ 3, 30, 1, 8 }), 32);
}

/* ---- bookkeeping ---- */

static void test_cpus(void **state)
{
	uint8_t on[16];

	(void)state;
	assert_int_equal(cpus_parse("0-3,5,8-11\n", on, 16), 9);
	assert_true(on[0] && on[3] && !on[4] && on[5] && !on[7] && on[8] && on[11] && !on[12]);
	assert_int_equal(cpus_parse("0", on, 16), 1);
	assert_int_equal(cpus_parse("", on, 16), 0);
	assert_int_equal(cpus_parse("\n", on, 16), 0);
	assert_int_equal(cpus_parse("3-4294967295", on, 16), 13);
	assert_int_equal(cpus_parse("x", on, 16), -EINVAL);
	assert_int_equal(cpus_parse("1-", on, 16), -EINVAL);
	assert_int_equal(cpus_parse("1-3-5", on, 16), -EINVAL);
	assert_int_equal(cpus_read("/no/such/file", on, 16), -ENOENT);
}

static void test_kept(void **state)
{
	struct kept k;
	uint32_t size, value, next = 0, got = 0;
	const void *p;
	uint8_t rec[64];

	(void)state;
	assert_int_equal(kept_init(&k, 100, 72), 0);
	assert_null(kept_take(&k, &size));
	for (value = 0; value < 1000; value++) {
		size = 4 + value * 7 % 60;
		memset(rec, (int)value, sizeof(rec));
		memcpy(rec, &value, 4);
		kept_add_last(&k, rec, size, 72);
	}
	while ((p = kept_take(&k, &size))) {
		memcpy(&value, p, 4);
		assert_int_equal(size, 4 + value * 7 % 60);
		for (uint32_t i = 4; i < size; i++)
			assert_int_equal(((const uint8_t *)p)[i], (uint8_t)value);
		assert_true(!got || value == next);
		next = value + 1;
		got++;
	}
	assert_true(got > 0);
	assert_int_equal(next, 1000);
	/* what grows keeps all, in order */
	for (value = 0; value < 1000; value++)
		assert_int_equal(kept_add_grow(&k, &value, 4, 72), 0);
	assert_int_equal(kept_add_grow(&k, rec, 100, 72), -E2BIG);
	for (next = 0; (p = kept_take(&k, &size)); next++) {
		memcpy(&value, p, 4);
		assert_int_equal(value, next);
	}
	assert_int_equal(next, 1000);
	assert_false(kept_add(&k, rec, 80, 72));
	kept_free(&k);
	/* one that was never made grows from nothing */
	assert_int_equal(kept_add_grow(&k, rec, 8, 72), 0);
	kept_free(&k);
}

/* ---- detaching in bounded time ---- */

/* When it takes too long another process closes the rest, and is no child of ours. */
static void test_detach_elsewhere(void **state)
{
	struct session s = { 0 };
	int p[2];
	char c;

	(void)state;
	assert_int_equal(pipe(p), 0);
	s.links = malloc(200 * sizeof(*s.links));
	assert_non_null(s.links);
	for (s.nlinks = 0; s.nlinks < 200; s.nlinks++) {
		s.links[s.nlinks] = dup(p[1]);
		assert_true(s.links[s.nlinks] >= 0);
	}
	close(p[1]);
	detach_all(&s);
	assert_null(s.links);
	assert_int_equal(read(p[0], &c, 1), 0); /* once all copies are closed, theirs too */
	close(p[0]);
	assert_int_equal(waitpid(-1, NULL, WNOHANG | __WALL), -1);
	assert_int_equal(errno, ECHILD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_front),
		cmocka_unit_test(test_merge),
		cmocka_unit_test(test_cpus),
		cmocka_unit_test(test_kept),
		cmocka_unit_test(test_detach_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
