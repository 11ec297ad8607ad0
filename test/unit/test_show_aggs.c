/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations: sums over CPUs, printa() in all its forms, order, clear, trunc, normalize, what the
 * end prints.
 */
#include <unistd.h>

#include "test_show.h"

static struct world w;
static struct stored_agg *a, *b;

/* @[string, int] */
static struct rec_field pair[] = {
	{ .kind = FIELD_STRING, .off = 0, .size = 16 },
	{ .kind = FIELD_INT, .off = 16, .size = 4, .is_signed = true },
};

struct pair_key {
	char name[16];
	int32_t n, pad;
};

static struct rec_field number[] = {
	{ .kind = FIELD_INT, .off = 0, .size = 8, .is_signed = true }
};
static struct rec_field text[] = { { .kind = FIELD_STRING, .off = 0, .size = 16 } };

static int begin(void **state)
{
	(void)state;
	world_init(&w);
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_end(&w);
	return 0;
}

static void count_name(struct stored_agg *agg, const char *name, int64_t x)
{
	char key[16] = "";

	strcpy(key, name);
	agg_count(agg, (int)(strlen(name) & 1), key, x);
}

static void count_pair(struct stored_agg *agg, const char *name, int n)
{
	struct pair_key k = { .n = n };

	strcpy(k.name, name);
	agg_count(agg, n & 1, &k, 0);
}

static void count_number(struct stored_agg *agg, int64_t n, int times)
{
	while (times--)
		agg_count(agg, times & 1, &n, 1);
}

static const char * final(void)
{
	assert_int_equal(show_final_aggs(w.show), 0);
	return printed(&w);
}

static const char *printa(const char *format)
{
	struct agg *aggs[] = { &a->agg };

	assert_int_equal(run_printa(&w, format, aggs, 1), 0);
	return printed(&w);
}

static const char *printa2(const char *format)
{
	struct agg *aggs[] = { &a->agg, &b->agg };

	assert_int_equal(run_printa(&w, format, aggs, 2), 0);
	return printed(&w);
}

static void change(enum builtin_id what, struct stored_agg *agg, int64_t value)
{
	assert_int_equal(run_change(&w, what, &agg->agg, &value), 0);
	printed(&w);
}

static void test_layout(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, pair, 2);
	world_start(&w, NULL);
	count_pair(a, "dtrace", 1);
	count_pair(a, "bash", -2);
	count_pair(a, "bash", -2);
	/* Column widths of the guides: "  %-50s", " %8d", " %16d". */
	assert_string_equal(
		final(),
		"  dtrace                                                    1                1\n"
		"  bash                                                     -2                2\n");
	assert_string_equal(
		printa(NULL),
		"\n"
		"  dtrace                                                    1                1\n"
		"  bash                                                     -2                2\n");
	assert_string_equal(printa("%s/%d: %@d\n"), "dtrace/1: 1\nbash/-2: 2\n");
	assert_string_equal(printa("%-8s %@8u %@x\n"),
			    "dtrace          1 1\nbash            2 2\n");
	/* Printed by a printa(): not again at the end. */
	assert_string_equal(final(), "");
}

/* One key, the example of the guides: system calls by program. */
static void test_one_string(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, text, 1);
	world_start(&w, NULL);
	count_name(a, "iscsitgtd", 0);
	assert_string_equal(
		final(), "  iscsitgtd                                                         1\n");
}

static void test_loud(void **state)
{
	struct show_opts loud = { .stackindent = 14, .noresolve = true };

	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, NULL, 0);
	world_start(&w, &loud);
	agg_count(a, 0, NULL, 0);
	assert_string_equal(printa(NULL), "CPU     ID                    FUNCTION:NAME\n"
					  "  0      1                           :BEGIN \n"
					  "                1\n\n");
	assert_string_equal(printa("n=%@d"), "  0      1                           :BEGIN n=1\n");
}

static void test_kinds(void **state)
{
	static const int64_t xs[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	static const char *const expected[] = { "8", "40", "5", "2", "9", "2" };
	struct stored_agg *all[6];

	(void)state;
	for (int k = AGG_COUNT; k <= AGG_STDDEV; k++)
		all[k] = world_agg(&w, k, (enum agg_kind)k, NULL, 0);
	world_start(&w, NULL);
	for (int k = AGG_COUNT; k <= AGG_STDDEV; k++) {
		a = all[k];
		assert_string_equal(printa("%@d"), ""); /* nothing yet: no line */
		for (size_t i = 0; i < ARRAY_SIZE(xs); i++)
			agg_count(a, (int)(i % CPUS), NULL, xs[i]);
		assert_string_equal(printa("%@d"), expected[k]);
	}
}

static void test_negative_kinds(void **state)
{
	static const int64_t xs[] = { -10, -20, -31 };
	static const char *const expected[] = { "3", "-61", "-20", "-31", "-10", "9" };
	struct stored_agg *all[6];

	(void)state;
	for (int k = AGG_COUNT; k <= AGG_STDDEV; k++)
		all[k] = world_agg(&w, k, (enum agg_kind)k, NULL, 0);
	world_start(&w, NULL);
	for (int k = AGG_COUNT; k <= AGG_STDDEV; k++) {
		a = all[k];
		for (size_t i = 0; i < ARRAY_SIZE(xs); i++)
			agg_count(a, (int)(i % CPUS), NULL, xs[i]);
		assert_string_equal(printa("%@d"), expected[k]);
	}
}

static void test_stats(void **state)
{
	/* Large numbers: the square needs 128 bits. */
	static const int64_t big = INT64_MAX / 4;
	struct wide square = wide_square((uint64_t)big), squares = wide_add(square, square);
	uint64_t v[4] = { 2, 0, squares.low, squares.high };

	(void)state;
	assert_int_equal(stat_deviation(v, 1), big); /* -big and +big */
	assert_int_equal(stat_average(v, 1), 0);
	v[1] = (uint64_t)big * 2;
	assert_int_equal(stat_deviation(v, 1), 0); /* big twice */
	assert_int_equal(stat_average(v, 1), big);
	v[0] = 0;
	assert_int_equal(stat_deviation(v, 1), 0);
	assert_int_equal(stat_average(v, 1), 0);
	v[0] = 1;
	v[1] = (uint64_t)-100;
	assert_int_equal(stat_average(v, 3), -33);
	assert_int_equal(stat_average(v, UINT64_MAX), 0);
	assert_int_equal(stat_average(v, 0), 0);
	/* 10, 20 normalized by 10: as 1, 2. */
	v[0] = 2;
	v[1] = 30;
	v[2] = 500;
	v[3] = 0;
	assert_int_equal(stat_deviation(v, 1), 5);
	assert_int_equal(stat_deviation(v, 10), 1);
}

static void test_unsigned_extremes(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_MAX, number, 1);
	a->agg.is_signed = false;
	world_start(&w, NULL);
	for (int64_t k = 0; k < 2; k++) {
		agg_count(a, 0, &k, 5);
		agg_count(a, 1, &k, 5);
	}
	a->keys[0].vals[1][1] = UINT64_MAX;
	assert_string_equal(printa("%d %@d\n"), "1 5\n0 18446744073709551615\n");
	assert_string_equal(printa(NULL), "\n                1                5\n"
					  "                0 18446744073709551615\n");
}

static void test_order(void **state)
{
	struct show_opts *o;

	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, pair, 2);
	world_start(&w, NULL);
	o = show_options(w.show);
	count_pair(a, "b", 3);
	count_pair(a, "b", 3);
	count_pair(a, "c", 1);
	count_pair(a, "a", 4);
	count_pair(a, "a", -4);
	/* Values, then keys. */
	assert_string_equal(printa("%s%d "), "a-4 a4 c1 b3 ");
	o->aggsortrev = true;
	assert_string_equal(printa("%s%d "), "b3 c1 a4 a-4 ");
	o->aggsortkey = true;
	assert_string_equal(printa("%s%d "), "c1 b3 a4 a-4 ");
	o->aggsortrev = false;
	assert_string_equal(printa("%s%d "), "a-4 a4 b3 c1 ");
	o->aggsortkeypos = 1;
	assert_string_equal(printa("%s%d "), "a-4 c1 b3 a4 ");
	o->aggsortkeypos = 2; /* there is none: the first */
	assert_string_equal(printa("%s%d "), "a-4 a4 b3 c1 ");
}

static void test_distribution_order(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_LQUANTIZE, text, 1);
	a->agg.base = 0;
	a->agg.limit = 10;
	a->agg.step = 1;
	world_start(&w, NULL);
	count_name(a, "big", 9);
	count_name(a, "many", 1);
	count_name(a, "many", 1);
	count_name(a, "zero", 0);
	count_name(a, "zero", 0);
	count_name(a, "none", 0);
	count_name(a, "below", -5);
	assert_string_equal(printa("%s "), "below none zero many big ");
}

static void test_joined(void **state)
{
	/* The same keys packed differently, as two uses of one string may be. */
	static struct rec_field wide[] = { { .kind = FIELD_STRING, .off = 0, .size = 64 } };
	char key[64] = "y";
	struct show_opts *o;

	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, text, 1);
	b = world_agg(&w, 1, AGG_SUM, wide, 1);
	world_start(&w, NULL);
	o = show_options(w.show);
	count_name(a, "x", 0);
	count_name(a, "x", 0);
	count_name(a, "y", 0);
	agg_count(b, 0, key, 100);
	strcpy(key, "z");
	agg_count(b, 1, key, 7);
	/* What one of them lacks is zero there. */
	assert_string_equal(printa2("%s %@d %@d\n"), "z 0 7\ny 1 100\nx 2 0\n");
	assert_string_equal(printa2(NULL), "\n"
					   "  z                                                    "
					   "             0                7\n"
					   "  y                                                    "
					   "             1              100\n"
					   "  x                                                    "
					   "             2                0\n");
	/* Conversions beyond the aggregations repeat the last. */
	assert_string_equal(printa2("%@d %@d %@d %s\n"), "0 7 7 z\n1 100 100 y\n2 0 0 x\n");
	o->aggsortpos = 1;
	assert_string_equal(printa2("%s "), "x z y ");
	o->aggsortrev = true;
	assert_string_equal(printa2("%s "), "y z x ");
	o->aggsortkey = true;
	assert_string_equal(printa2("%s "), "z y x ");
	o->aggsortrev = false;
	assert_string_equal(printa2("%s "), "x y z ");
	assert_string_equal(final(), "");
}

static void test_joined_distribution(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, text, 1);
	b = world_agg(&w, 1, AGG_QUANTIZE, text, 1);
	world_start(&w, NULL);
	count_name(a, "x", 0);
	assert_string_equal(
		printa2("%s%@d\n%@d"),
		"x1\n\n           value  ------------- Distribution ------------- count    \n"
		"              -1 |                                         0        \n"
		"               0 |                                         0        \n"
		"               1 |                                         0        \n");
}

static void test_clear(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, text, 1);
	b = world_agg(&w, 1, AGG_MAX, text, 1);
	world_start(&w, NULL);
	count_name(a, "x", 0);
	count_name(b, "x", 50);
	change(BI_CLEAR, a, 0);
	change(BI_CLEAR, b, 0);
	/* Keys stay, with zero. */
	assert_string_equal(printa("%s %@d\n"), "x 0\n");
	assert_string_equal(printa2("%s %@d %@d\n"), "x 0 0\n");
	count_name(a, "x", 0);
	count_name(a, "x", 0);
	count_name(a, "y", 0);
	count_name(b, "x", 5);
	assert_string_equal(printa2("%s %@d %@d\n"), "y 1 0\nx 2 5\n");
	change(BI_CLEAR, a, 0);
	count_name(a, "x", 0);
	assert_string_equal(printa("%s %@d\n"), "y 0\nx 1\n");
}

/* The actions of one record see the same values: nothing is lost or told twice. */
static void test_clear_what_was_printed(void **state)
{
	struct agg *aggs[] = { &(struct agg){ .kind = AGG_COUNT } };
	struct rec_action acts[3] = { { .what = BI_PRINTA, .aggs = aggs, .naggs = 1 },
				      { .what = BI_CLEAR, .aggs = aggs, .naggs = 1 },
				      { .what = BI_PRINTA, .aggs = aggs, .naggs = 1 } };
	struct rec_clause *rc;

	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, NULL, 0);
	aggs[0] = &a->agg;
	world_start(&w, NULL);
	acts[0].format = acts[2].format = make_format(&w, "%@d ", true);
	rc = world_clause(&w, acts, 3);
	agg_count(a, 0, NULL, 0);
	agg_count(a, 1, NULL, 0);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "2 0 ");
	agg_count(a, 0, NULL, 0);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, NULL, 0, NULL), 0);
	assert_string_equal(printed(&w), "1 0 ");
}

static void test_clear_stddev(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_STDDEV, NULL, 0);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, INT64_MAX / 2);
	agg_count(a, 0, NULL, -INT64_MAX / 2);
	change(BI_CLEAR, a, 0);
	assert_string_equal(printa("%@d"), "0");
	agg_count(a, 1, NULL, 10);
	agg_count(a, 0, NULL, 20);
	assert_string_equal(printa("%@d"), "5");
}

static void test_trunc(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, number, 1);
	world_start(&w, NULL);
	for (int i = 1; i <= 5; i++)
		count_number(a, i, i);
	change(BI_TRUNC, a, 3);
	assert_string_equal(printa("%d "), "3 4 5 ");
	change(BI_TRUNC, a, -2);
	assert_string_equal(printa("%d "), "3 4 ");
	change(BI_TRUNC, a, 10);
	assert_string_equal(printa("%d "), "3 4 ");
	/* What was truncated and stayed quiet has been deleted. */
	assert_int_equal(a->deleted, 3);
	/* A truncated key starts anew. */
	count_number(a, 5, 2);
	assert_string_equal(printa("%d=%@d "), "5=2 3=3 4=4 ");
	assert_int_equal(run_change(&w, BI_TRUNC, &a->agg, NULL), 0); /* trunc(@a): all */
	count_number(a, 4, 1);
	assert_string_equal(printa("%d=%@d "), "4=1 ");
	assert_string_equal(printa("%d=%@d "), "4=1 ");
	assert_int_equal(a->deleted, 5);
	change(BI_TRUNC, a, INT64_MIN);
	assert_string_equal(printa("%d=%@d "), "4=1 ");
}

/* Of equal values the higher keys are the larger ones. */
static void test_trunc_ties(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, number, 1);
	world_start(&w, NULL);
	for (int i = 1; i <= 4; i++)
		count_number(a, i, 1);
	change(BI_TRUNC, a, 2);
	assert_string_equal(printa("%d "), "3 4 ");
}

static void test_trunc_extremes(void **state)
{
	int64_t k;

	(void)state;
	a = world_agg(&w, 0, AGG_MAX, number, 1);
	world_start(&w, NULL);
	for (k = 1; k <= 3; k++)
		agg_count(a, 0, &k, k * 10);
	change(BI_TRUNC, a, 2);
	assert_string_equal(printa("%d=%@d "), "2=20 3=30 ");
	k = 1;
	agg_count(a, 0, &k, 5); /* less than before: it starts anew */
	assert_string_equal(printa("%d=%@d "), "1=5 2=20 3=30 ");
	change(BI_TRUNC, a, 0);
	assert_string_equal(printa("%d=%@d "), "");
	k = 3;
	agg_count(a, 1, &k, 7);
	assert_string_equal(printa("%d=%@d "), "3=7 ");
}

static void test_trunc_keyless(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_SUM, NULL, 0);
	b = world_agg(&w, 1, AGG_MIN, NULL, 0);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, 5);
	agg_count(b, 0, NULL, 5);
	change(BI_TRUNC, a, 0);
	change(BI_TRUNC, b, 0);
	assert_string_equal(final(), "");
	agg_count(a, 0, NULL, 4);
	agg_count(b, 0, NULL, 6);
	assert_string_equal(final(), "                4\n                6\n");
}

static void test_normalize(void **state)
{
	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, number, 1);
	world_start(&w, NULL);
	count_number(a, 1, 10);
	change(BI_NORMALIZE, a, 3);
	count_number(a, 1, 2);
	count_number(a, 2, 12); /* a key that was not there is not normalized */
	assert_string_equal(printa("%d=%@d "), "1=4 2=12 ");
	change(BI_NORMALIZE, a, 0); /* by nothing */
	assert_string_equal(printa("%d=%@d "), "1=12 2=12 ");
	change(BI_NORMALIZE, a, 2);
	assert_string_equal(printa("%d=%@d "), "1=6 2=6 ");
	change(BI_DENORMALIZE, a, 0);
	assert_string_equal(printa("%d=%@d "), "1=12 2=12 ");
	change(BI_NORMALIZE, a, 2);
	change(BI_TRUNC, a, 0);
	count_number(a, 1, 8);
	assert_string_equal(printa("%d=%@d "), "1=8 "); /* truncated, it is a new key */
}

static void test_final(void **state)
{
	(void)state;
	a = world_agg(&w, 1, AGG_COUNT, NULL, 0);
	b = world_agg(&w, 0, AGG_SUM, NULL, 0);
	world_agg(&w, 2, AGG_COUNT, NULL, 0)->agg.assigned = false;
	world_agg(&w, 3, AGG_COUNT, number, 1);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, 0);
	agg_count(b, 0, NULL, -7);
	assert_string_equal(final(), "               -7\n                1\n");
	show_options(w.show)->aggsortrev = true;
	assert_string_equal(final(), "                1\n               -7\n");
	/* A printa() that had nothing to print is none. */
	a = &w.aggs[3];
	assert_string_equal(printa("%d"), "");
	count_number(a, 9, 1);
	assert_string_equal(
		final(),
		"                9                1\n                1\n               -7\n");
}

static void test_key_kinds(void **state)
{
	static struct rec_field keys[] = {
		{ .kind = FIELD_PROBESTR, .off = 0, .size = 4 },
		{ .kind = FIELD_SYMADDR, .off = 8, .size = 8, .sym = BI_FUNC },
		{ .kind = FIELD_USYMADDR, .off = 16, .size = 16, .sym = BI_UMOD },
		{ .kind = FIELD_STACK, .off = 32, .size = 16 },
		{ .kind = FIELD_BYTES, .off = 48, .size = 4 },
		{ .kind = FIELD_CONST, .imm = 7 },
		{ .kind = FIELD_USTACK, .off = 56, .size = 24 },
	};
	struct {
		uint32_t off, pad;
		uint64_t addr, user[2], stack[2];
		char bytes[8];
		uint64_t ustack[3];
	} key = { 4, 0, 0x1000, { 1, 0x2000 }, { 0x30, 0 }, "ab", { 1, 0x40, 0 } };

	(void)state;
	w.im.strtab = "no\0\0read";
	w.im.strtab_size = 9;
	a = world_agg(&w, 0, AGG_COUNT, keys, ARRAY_SIZE(keys));
	assert_int_equal(a->desc.keysize, sizeof(key));
	world_start(&w, NULL);
	agg_count(a, 0, &key, 0);
	assert_string_equal(final(), "  read                                              "
				     "  0x1000                                            "
				     "  0x2000                                            "
				     "\n              0x30\n"
				     "  ab                                                "
				     "                7"
				     "\n              0x40\n"
				     "                1\n");
	assert_string_equal(printa("%s %a %A %k%s %d %k%@d"),
			    "read 0x1000 0x2000 \n0x30\nab 7 \n0x40\n1");
}

/* Addresses in one function are one key. */
static void test_symbols_merge(void **state)
{
	static struct rec_field keys[] = {
		{ .kind = FIELD_SYMADDR, .off = 0, .size = 8, .sym = BI_FUNC }
	};
	uint64_t addrs[] = { 0xffffffff81000010, 0xffffffff81000020, 0xffffffff81000100,
			     0xffffffff81000118 };
	struct agg *aggs[1];
	char path[] = "/tmp/test_show_kallsyms_XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	assert_true(dprintf(fd, "ffffffff81000000 T alpha\nffffffff81000100 T "
				"beta\nffffffff81000200 T _end\n") > 0);
	close(fd);
	a = world_agg(&w, 0, AGG_COUNT, keys, 1);
	b = world_agg(&w, 1, AGG_MIN, keys, 1);
	aggs[0] = &b->agg;
	world_start(&w, NULL);
	show_options(w.show)->noresolve = false;
	symbols_read_kernel(show_symbols(w.show), path, "/dev/null");
	unlink(path);
	for (int i = 0; i < 4; i++) {
		agg_count(a, 0, &addrs[i], 0);
		agg_count(b, 0, &addrs[i], 10 - i);
	}
	agg_count(a, 1, &addrs[0], 0);
	assert_string_equal(printa("%a=%@d "), "vmlinux`beta=2 vmlinux`alpha=3 ");
	assert_int_equal(run_printa(&w, "%a=%@d ", aggs, 1), 0);
	assert_string_equal(printed(&w), "vmlinux`beta=7 vmlinux`alpha=9 ");
	/* What is done to the one is done to all that it stands for. */
	change(BI_NORMALIZE, a, 3);
	assert_string_equal(printa("%a=%@d "), "vmlinux`beta=0 vmlinux`alpha=1 ");
	change(BI_CLEAR, a, 0);
	assert_string_equal(printa("%a=%@d "), "vmlinux`alpha=0 vmlinux`beta=0 ");
	change(BI_DENORMALIZE, a, 0);
	agg_count(a, 0, &addrs[1], 0);
	agg_count(a, 0, &addrs[0], 0);
	assert_string_equal(printa("%a=%@d "), "vmlinux`beta=0 vmlinux`alpha=2 ");
	change(BI_TRUNC, a, 1);
	assert_string_equal(printa("%a=%@d "), "vmlinux`alpha=2 ");
	change(BI_TRUNC, b, 1);
	assert_int_equal(b->deleted, 2);
	assert_int_equal(run_printa(&w, "%a=%@d ", aggs, 1), 0);
	assert_string_equal(printed(&w), "vmlinux`alpha=9 ");
}

static void test_long_table(void **state)
{
	const char *out;
	size_t lines = 0;

	(void)state;
	/* More than is kept back at once. */
	a = world_agg(&w, 0, AGG_QUANTIZE, number, 1);
	world_start(&w, NULL);
	for (int64_t k = 0; k < MAX_KEYS; k++) {
		agg_count(a, 0, &k, 1);
		agg_count(a, 0, &k, 1 << 20);
	}
	out = final();
	assert_true(strlen(out) > 2 * FLUSH_AT);
	for (const char *p = out; (p = strchr(p, '\n')); p++)
		lines++;
	assert_int_equal(lines, MAX_KEYS * 26);
}

static void test_errors(void **state)
{
	struct agg *aggs[] = { NULL, NULL };
	FILE *full = fopen("/dev/full", "w");
	int64_t none = 0;

	(void)state;
	a = world_agg(&w, 0, AGG_COUNT, number, 1);
	b = world_agg(&w, 1, AGG_COUNT, number, 1);
	world_start(&w, NULL);
	count_number(a, 1, 3);
	count_number(b, 1, 3);
	aggs[0] = &a->agg;
	aggs[1] = &b->agg;
	w.read_error = -EIO;
	assert_int_equal(run_printa(&w, "%@d", aggs, 1), -EIO);
	assert_int_equal(run_printa(&w, "%@d", aggs, 2), -EIO);
	assert_int_equal(run_change(&w, BI_CLEAR, &a->agg, NULL), -EIO);
	assert_int_equal(run_change(&w, BI_TRUNC, &a->agg, NULL), -EIO);
	assert_int_equal(run_change(&w, BI_NORMALIZE, &a->agg, &none), -EIO);
	assert_int_equal(show_final_aggs(w.show), -EIO);
	w.read_error = 0;
	/* Memory runs out at every size of it: an error each time, and all is well when there is
	 * enough. */
	for (size_t limit = 1; limit < 4096; limit += 16) {
		w.show->aggs[0].arena.limit = limit;
		if (!run_printa(&w, "%@d", aggs, 2))
			break;
		assert_true(limit < 4000);
		assert_int_equal(run_printa(&w, "%@d", aggs, 2), -ENOMEM);
	}
	printed(&w);
	w.show->aggs[0].arena.limit = 1;
	assert_int_equal(run_change(&w, BI_TRUNC, &a->agg, NULL), -ENOMEM);
	w.show->aggs[0].arena.limit = 0;
	assert_int_equal(run_printa(&w, "%d=%@d", aggs, 1), 0);
	assert_string_equal(printed(&w), "1=3");
	setvbuf(full, NULL, _IONBF, 0);
	show_set_output(w.show, full);
	assert_int_equal(run_printa(&w, "%d=%@d", aggs, 1), -ENOSPC);
	w.show->aggs[0].printed = false;
	assert_int_equal(show_final_aggs(w.show), -ENOSPC);
	show_set_output(w.show, w.out);
	fclose(full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_layout, begin, end),
		cmocka_unit_test_setup_teardown(test_one_string, begin, end),
		cmocka_unit_test_setup_teardown(test_loud, begin, end),
		cmocka_unit_test_setup_teardown(test_kinds, begin, end),
		cmocka_unit_test_setup_teardown(test_negative_kinds, begin, end),
		cmocka_unit_test(test_stats),
		cmocka_unit_test_setup_teardown(test_unsigned_extremes, begin, end),
		cmocka_unit_test_setup_teardown(test_order, begin, end),
		cmocka_unit_test_setup_teardown(test_distribution_order, begin, end),
		cmocka_unit_test_setup_teardown(test_joined, begin, end),
		cmocka_unit_test_setup_teardown(test_joined_distribution, begin, end),
		cmocka_unit_test_setup_teardown(test_clear, begin, end),
		cmocka_unit_test_setup_teardown(test_clear_what_was_printed, begin, end),
		cmocka_unit_test_setup_teardown(test_clear_stddev, begin, end),
		cmocka_unit_test_setup_teardown(test_trunc, begin, end),
		cmocka_unit_test_setup_teardown(test_trunc_ties, begin, end),
		cmocka_unit_test_setup_teardown(test_trunc_extremes, begin, end),
		cmocka_unit_test_setup_teardown(test_trunc_keyless, begin, end),
		cmocka_unit_test_setup_teardown(test_normalize, begin, end),
		cmocka_unit_test_setup_teardown(test_final, begin, end),
		cmocka_unit_test_setup_teardown(test_key_kinds, begin, end),
		cmocka_unit_test_setup_teardown(test_symbols_merge, begin, end),
		cmocka_unit_test_setup_teardown(test_long_table, begin, end),
		cmocka_unit_test_setup_teardown(test_errors, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
