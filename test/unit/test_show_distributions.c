/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Buckets of the three distributions, and how they are drawn.
 */
#include "test_show.h"

static struct world w;
static struct stored_agg *a;

static void begin(enum agg_kind kind)
{
	world_init(&w);
	a = world_agg(&w, 0, kind, NULL, 0);
}

static const char *drawn(void)
{
	assert_int_equal(show_final_aggs(w.show), 0);
	return printed(&w);
}

#define HEAD "\n           value  ------------- Distribution ------------- count    \n"

/* ---- buckets ---- */

static void test_quantize_buckets(void **state)
{
	static const struct {
		int64_t x;
		unsigned bucket;
		int64_t low;
	} cases[] = {
		{ 0, 63, 0 },
		{ 1, 64, 1 },
		{ 2, 65, 2 },
		{ 3, 65, 2 },
		{ 4, 66, 4 },
		{ 1023, 73, 512 },
		{ 1024, 74, 1024 },
		{ INT64_MAX, 126, 1LL << 62 },
		{ -1, 62, -1 },
		{ -2, 61, -2 },
		{ -3, 61, -2 },
		{ -4, 60, -4 },
		{ -INT64_MAX, 0, -(1LL << 62) },
		{ INT64_MIN, 0, -(1LL << 62) },
	};
	struct agg q = { .kind = AGG_QUANTIZE };

	(void)state;
	assert_int_equal(agg_words(&q), 127);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(agg_bucket(&q, cases[i].x), cases[i].bucket);
		assert_int_equal(agg_bucket_low(&q, cases[i].bucket), cases[i].low);
	}
}

static void test_lquantize_buckets(void **state)
{
	struct agg l = { .kind = AGG_LQUANTIZE, .base = -10, .limit = 20, .step = 7 };

	(void)state;
	/* As in the guides, what is left of the last step counts as above: four levels, >= 18. */
	assert_int_equal(agg_words(&l), 6);
	assert_int_equal(agg_bucket(&l, INT64_MIN), 0);
	assert_int_equal(agg_bucket(&l, -11), 0);
	assert_int_equal(agg_bucket(&l, -10), 1);
	assert_int_equal(agg_bucket(&l, -4), 1);
	assert_int_equal(agg_bucket(&l, -3), 2);
	assert_int_equal(agg_bucket(&l, 17), 4);
	assert_int_equal(agg_bucket(&l, 18), 5);
	assert_int_equal(agg_bucket(&l, INT64_MAX), 5);
	assert_int_equal(agg_bucket_low(&l, 0), INT64_MIN);
	assert_int_equal(agg_bucket_low(&l, 1), -10);
	assert_int_equal(agg_bucket_low(&l, 5), 18);
}

static void check_llquantize(int64_t factor, int64_t low, int64_t high, int64_t nsteps,
			     unsigned words)
{
	struct agg l = {
		.kind = AGG_LLQUANTIZE, .step = factor, .base = low, .limit = high, .nsteps = nsteps
	};

	assert_int_equal(agg_words(&l), words);
	/* Every bucket holds its lower bound and what is just below the next one's, and nothing
	 * else. */
	for (unsigned b = 1; b < words; b++) {
		assert_int_equal(agg_bucket(&l, agg_bucket_low(&l, b)), b);
		assert_int_equal(agg_bucket(&l, agg_bucket_low(&l, b) - 1), b - 1);
	}
	assert_int_equal(agg_bucket(&l, INT64_MAX), words - 1);
	assert_int_equal(agg_bucket(&l, INT64_MIN), 0);
	assert_int_equal(agg_bucket_low(&l, 0), INT64_MIN);
}

static void test_llquantize_buckets(void **state)
{
	struct agg l = { .kind = AGG_LLQUANTIZE, .step = 10, .base = 0, .limit = 6, .nsteps = 20 };

	(void)state;
	/* 1..9 in steps of 1, then magnitudes of 18 buckets: 10, 15, ..., 95, 100, 150, ... */
	assert_int_equal(agg_bucket(&l, 0), 0);
	assert_int_equal(agg_bucket(&l, 1), 1);
	assert_int_equal(agg_bucket(&l, 9), 9);
	assert_int_equal(agg_bucket(&l, 10), 10);
	assert_int_equal(agg_bucket(&l, 14), 10);
	assert_int_equal(agg_bucket(&l, 15), 11);
	assert_int_equal(agg_bucket(&l, 99), 27);
	assert_int_equal(agg_bucket(&l, 100), 28);
	assert_int_equal(agg_bucket_low(&l, 28), 100);
	assert_int_equal(agg_bucket_low(&l, 29), 150);
	check_llquantize(10, 0, 6, 20, 9 + 6 * 18 + 2);
	check_llquantize(10, 0, 6, 10, 7 * 9 + 2);
	check_llquantize(10, 3, 5, 10, 3 * 9 + 2);
	check_llquantize(2, 0, 10, 2, 11 + 2);
	check_llquantize(2, 2, 4, 16, 4 + 8 + 8 + 2);
	check_llquantize(10, 0, 17, 10, 18 * 9 + 2);
	/* Beyond 63 bits there are no more magnitudes. */
	check_llquantize(10, 0, 30, 10, 18 * 9 + 2);
}

static void test_words(void **state)
{
	static const unsigned words[] = { [AGG_COUNT] = 1, [AGG_SUM] = 1, [AGG_AVG] = 2,
					  [AGG_MIN] = 2,   [AGG_MAX] = 2, [AGG_STDDEV] = 4 };

	(void)state;
	for (unsigned k = 0; k < ARRAY_SIZE(words); k++)
		assert_int_equal(agg_words(&(struct agg){ .kind = (enum agg_kind)k }), words[k]);
}

/* ---- pictures ---- */

static void test_quantize(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	for (int x = 0; x < 5; x++)
		agg_count(a, x % CPUS, NULL, x);
	agg_count(a, 0, NULL, 7);
	assert_string_equal(
		drawn(),
		HEAD "              -1 |                                         0        \n"
		     "               0 |@@@@@@@                                  1        \n"
		     "               1 |@@@@@@@                                  1        \n"
		     "               2 |@@@@@@@@@@@@@                            2        \n"
		     "               4 |@@@@@@@@@@@@@                            2        \n"
		     "               8 |                                         0        \n\n");
	world_end(&w);
}

static void test_quantize_negative_values(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, -5);
	agg_count(a, 1, NULL, -1);
	agg_count(a, 1, NULL, 1);
	agg_count(a, 1, NULL, 1);
	assert_string_equal(
		drawn(),
		HEAD "              -8 |                                         0        \n"
		     "              -4 |@@@@@@@@@@                               1        \n"
		     "              -2 |                                         0        \n"
		     "              -1 |@@@@@@@@@@                               1        \n"
		     "               0 |                                         0        \n"
		     "               1 |@@@@@@@@@@@@@@@@@@@@                     2        \n"
		     "               2 |                                         0        \n\n");
	world_end(&w);
}

static void test_quantize_ends(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, INT64_MAX);
	assert_string_equal(
		drawn(),
		HEAD "2305843009213693952 |                                         0        \n"
		     "4611686018427387904 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        \n\n");
	world_end(&w);
}

/* Increments may be negative. */
static void test_negative_counts(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	agg_count(a, 0, NULL, 1);
	a->keys[0].vals[0][64] = (uint64_t)-3;
	assert_string_equal(
		drawn(),
		HEAD "               0                                         | 0        \n"
		     "               1 @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@| -3       \n"
		     "               2                                         | 0        \n\n");
	a->keys[0].vals[0][65] = 1;
	assert_string_equal(
		drawn(),
		HEAD "               0                     |                     0        \n"
		     "               1      @@@@@@@@@@@@@@@|                     -3       \n"
		     "               2                     |@@@@@                1        \n"
		     "               4                     |                     0        \n\n");
	world_end(&w);
}

static void test_empty(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	assert_string_equal(drawn(), "");
	agg_count(a, 0, NULL, 100);
	assert_int_equal(run_change(&w, BI_CLEAR, &a->agg, NULL), 0);
	assert_string_equal(
		drawn(),
		HEAD "              -1 |                                         0        \n"
		     "               0 |                                         0        \n"
		     "               1 |                                         0        \n\n");
	world_end(&w);
}

static void test_lquantize(void **state)
{
	(void)state;
	begin(AGG_LQUANTIZE);
	a->agg.base = 0;
	a->agg.limit = 100;
	a->agg.step = 20;
	world_start(&w, NULL);
	agg_count(a, 0, NULL, -1);
	agg_count(a, 1, NULL, 0);
	agg_count(a, 1, NULL, 19);
	agg_count(a, 1, NULL, 50);
	agg_count(a, 1, NULL, 100);
	assert_string_equal(
		drawn(),
		HEAD "             < 0 |@@@@@@@@                                 1        \n"
		     "               0 |@@@@@@@@@@@@@@@@                         2        \n"
		     "              20 |                                         0        \n"
		     "              40 |@@@@@@@@                                 1        \n"
		     "              60 |                                         0        \n"
		     "              80 |                                         0        \n"
		     "          >= 100 |@@@@@@@@                                 1        \n\n");
	assert_int_equal(run_change(&w, BI_CLEAR, &a->agg, NULL), 0);
	assert_string_equal(
		drawn(),
		HEAD "             < 0 |                                         0        \n"
		     "               0 |                                         0        \n"
		     "              20 |                                         0        \n\n");
	agg_count(a, 1, NULL, 25);
	assert_string_equal(
		drawn(),
		HEAD "               0 |                                         0        \n"
		     "              20 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1        \n"
		     "              40 |                                         0        \n\n");
	world_end(&w);
}

static void test_llquantize(void **state)
{
	static const int xs[] = { 3, 3, 25, 170, 170, 9000 };

	(void)state;
	begin(AGG_LLQUANTIZE);
	a->agg.step = 10;
	a->agg.base = 1;
	a->agg.limit = 2;
	a->agg.nsteps = 10;
	world_start(&w, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(xs); i++)
		agg_count(a, 0, NULL, xs[i]);
	assert_string_equal(
		drawn(),
		HEAD "            < 10 |@@@@@@@@@@@@@                            2        \n"
		     "              10 |                                         0        \n"
		     "              20 |@@@@@@@                                  1        \n"
		     "              30 |                                         0        \n"
		     "              40 |                                         0        \n"
		     "              50 |                                         0        \n"
		     "              60 |                                         0        \n"
		     "              70 |                                         0        \n"
		     "              80 |                                         0        \n"
		     "              90 |                                         0        \n"
		     "             100 |@@@@@@@@@@@@@                            2        \n"
		     "             200 |                                         0        \n"
		     "             300 |                                         0        \n"
		     "             400 |                                         0        \n"
		     "             500 |                                         0        \n"
		     "             600 |                                         0        \n"
		     "             700 |                                         0        \n"
		     "             800 |                                         0        \n"
		     "             900 |                                         0        \n"
		     "         >= 1000 |@@@@@@@                                  1        \n\n");
	assert_int_equal(run_change(&w, BI_CLEAR, &a->agg, NULL), 0);
	assert_string_equal(
		drawn(),
		HEAD "            < 10 |                                         0        \n"
		     "              10 |                                         0        \n\n");
	world_end(&w);
}

static void test_normalized(void **state)
{
	int64_t normal = 10;

	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	for (int i = 0; i < 25; i++)
		agg_count(a, 0, NULL, 1);
	assert_int_equal(run_change(&w, BI_NORMALIZE, &a->agg, &normal), 0);
	assert_string_equal(
		drawn(),
		HEAD "               0 |                                         0        \n"
		     "               1 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 2        \n"
		     "               2 |                                         0        \n\n");
	world_end(&w);
}

static void test_zoom(void **state)
{
	(void)state;
	begin(AGG_QUANTIZE);
	world_start(&w, NULL);
	for (int i = 0; i < 8; i++)
		agg_count(a, 0, NULL, i);
	show_options(w.show)->aggzoom = true;
	assert_string_equal(
		drawn(),
		HEAD "              -1 |                                         0        \n"
		     "               0 |@@@@@@@@@@                               1        \n"
		     "               1 |@@@@@@@@@@                               1        \n"
		     "               2 |@@@@@@@@@@@@@@@@@@@                      2        \n"
		     "               4 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@   4        \n"
		     "               8 |                                         0        \n\n");
	world_end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_quantize_buckets),
		cmocka_unit_test(test_lquantize_buckets),
		cmocka_unit_test(test_llquantize_buckets),
		cmocka_unit_test(test_quantize),
		cmocka_unit_test(test_quantize_negative_values),
		cmocka_unit_test(test_quantize_ends),
		cmocka_unit_test(test_negative_counts),
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_lquantize),
		cmocka_unit_test(test_llquantize),
		cmocka_unit_test(test_normalized),
		cmocka_unit_test(test_zoom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
