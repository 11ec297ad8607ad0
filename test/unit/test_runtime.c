/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The runtime's subroutines, in their host build: each with random arguments against its reference,
 * and the examples that define what the guides leave open.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "code/record.h"
#include "runtime_check.h"

static void random_rounds(void **state)
{
	const struct runtime_check *c = *state;

	for (unsigned i = 0; i < 3000; i++) {
		const char *e;

		rt_host_strsize = 8 + below(293);
		e = c->run();
		if (e)
			fail_msg("%s", e);
	}
}

/* Calls a subroutine of one string; the result lives till the next call. */
static const char *call1(u64 (*f)(struct rt_str *, const struct rt_str *), const char *s)
{
	static char out[512];
	char *a = string(s), *d = buffer();
	u64 n = f(STR(d), STR(a));

	assert_int_equal(n, strlen(d));
	strcpy(out, d);
	free(a);
	free(d);
	return out;
}

static void paths(void **state)
{
	static const struct {
		const char *path, *base, *dir, *clean;
	} t[] = {
		{ "", ".", ".", "" },
		{ "/", "/", "/", "/" },
		{ "//", "/", "/", "/" },
		{ "a", "a", ".", "a" },
		{ "/a", "a", "/", "/a" },
		{ "//a", "a", "/", "/a" },
		{ "a/", "a", ".", "a/" },
		{ "/usr//lib///x.so//", "x.so", "/usr//lib", "/usr/lib/x.so/" },
		{ "/a/./b", "b", "/a/.", "/a/b" },
		{ "/a/../b", "b", "/a/..", "/b" },
		{ "/a/b/..", "..", "/a/b", "/a/" },
		{ "/..", "..", "/", "/" },
		{ "a/../b", "b", "a/..", "/b" },
		{ "/a/.", ".", "/a", "/a/." },
		{ "/a/...", "...", "/a", "/a/..." },
		{ "/a/..b", "..b", "/a", "/a/..b" },
		{ "./a", "a", ".", "./a" },
		{ "/././//../x", "x", "/././//..", "/x" },
	};

	(void)state;
	rt_host_strsize = 256;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		assert_string_equal(call1(rt_basename, t[i].path), t[i].base);
		assert_string_equal(call1(rt_dirname, t[i].path), t[i].dir);
		assert_string_equal(call1(rt_cleanpath, t[i].path), t[i].clean);
	}
}

static void perl_index(void **state)
{
	static const struct {
		const char *s, *sub;
		int64_t pos, index, rindex;
	} t[] = {
		{ "barbarbar", "bar", 0, 0, 0 },
		{ "barbarbar", "bar", 1, 3, 0 },
		{ "barbarbar", "bar", -1, 0, -1 },
		{ "barbarbar", "bar", 100, -1, 6 },
		{ "barbarbar", "bar", INT64_MAX, -1, 6 },
		{ "abc", "", 0, 0, 0 },
		{ "abc", "", 2, 2, 2 },
		{ "abc", "", 100, 3, 3 },
		{ "abc", "", -5, 0, 0 },
		{ "", "", 7, 0, 0 },
		{ "", "a", 0, -1, -1 },
		{ "abc", "abcd", 0, -1, -1 },
	};

	(void)state;
	rt_host_strsize = 64;
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		char *s = string(t[i].s), *sub = string(t[i].sub);

		assert_int_equal(rt_index(STR(s), STR(sub), t[i].pos), t[i].index);
		assert_int_equal(rt_rindex(STR(s), STR(sub), t[i].pos), t[i].rindex);
		free(s);
		free(sub);
	}
}

/* Thue-Morse words and their complements have the same hash in any base: bytes must be compared. */
static void hash_collision(void **state)
{
	enum { N = 2048 };
	char *s, *sub;

	(void)state;
	rt_host_strsize = 4 * N;
	s = buffer();
	sub = buffer();
	for (unsigned i = 0; i < N; i++) {
		int odd = __builtin_popcount(i) & 1;

		s[i] = odd ? 'b' : 'a';
		s[N + i] = sub[i] = odd ? 'a' : 'b';
	}
	s[2 * N] = sub[N] = 0;
	struct rt_hash a = { 0, 1 }, b = { 0, 1 };

	rt_hash(STR(s), &a, 0, N);
	rt_hash(STR(sub), &b, 0, N);
	assert_true(a.sum == b.sum); /* or this test tests nothing */
	assert_int_equal(rt_index(STR(s), STR(sub), 0), strstr(s, sub) - s);
	s[N + 5] ^= 1;
	assert_int_equal(rt_index(STR(s), STR(sub), 0), -1);
	assert_int_equal(rt_rindex(STR(s), STR(sub), INT64_MAX), -1);
	free(s);
	free(sub);
}

static void substrings(void **state)
{
	static const struct {
		int64_t start, len;
		const char *want;
	} t[] = {
		{ 0, INT64_MAX, "abcdef" },
		{ 2, INT64_MAX, "cdef" },
		{ 2, 2, "cd" },
		{ -2, INT64_MAX, "ef" },
		{ -4, 2, "cd" },
		{ 1, -1, "bcde" },
		{ 1, -9, "" },
		{ 6, 1, "" },
		{ 99, 1, "" },
		{ -8, 3, "a" },
		{ -8, 1, "" },
		{ -9, INT64_MAX, "abcdef" },
		{ INT64_MIN, INT64_MIN, "" },
		{ 3, 0, "" },
		{ -3, -1, "de" },
	};
	char *s, *d;

	(void)state;
	rt_host_strsize = 32;
	s = string("abcdef");
	d = buffer();
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		assert_int_equal(rt_substr(STR(d), STR(s), t[i].start, t[i].len),
				 strlen(t[i].want));
		assert_string_equal(d, t[i].want);
	}
	free(s);
	free(d);
}

static void numbers(void **state)
{
	static const struct {
		const char *s;
		unsigned base;
		int64_t value;
	} t[] = {
		{ "", 10, 0 },	       { "  -42x", 10, -42 },
		{ "+7", 10, 7 },       { "0x1f", 16, 31 },
		{ "0X1F", 16, 31 },    { "0xg", 16, 0 },
		{ "-0x10", 16, -16 },  { "0x1f", 10, 0 },
		{ "- 1", 10, 0 },      { "00x5", 16, 0 },
		{ "zz", 36, 35 * 37 }, { "12", 2, 1 },
		{ "\t\n 077", 8, 63 }, { "9223372036854775808", 10, INT64_MIN },
	};
	static const struct {
		int64_t value;
		unsigned base;
		const char *want;
	} u[] = {
		{ 0, 10, "0" },
		{ 0, 8, "0" },
		{ 0, 16, "0x0" },
		{ 0, 2, "0" },
		{ -5, 10, "-5" },
		{ 255, 16, "0xff" },
		{ 8, 8, "010" },
		{ 5, 2, "101" },
		{ 35, 36, "z" },
		{ -1, 16, "0xffffffffffffffff" },
		{ INT64_MIN, 10, "-9223372036854775808" },
	};
	char *d;

	(void)state;
	rt_host_strsize = 80;
	d = buffer();
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		char *s = string(t[i].s);

		assert_int_equal(rt_strtoll(STR(s), t[i].base), t[i].value);
		free(s);
	}
	for (size_t i = 0; i < sizeof(u) / sizeof(*u); i++) {
		assert_int_equal(rt_lltostr(STR(d), u[i].value, u[i].base), strlen(u[i].want));
		assert_string_equal(d, u[i].want);
	}
	free(d);
	/* A number that does not fit keeps its beginning. */
	rt_host_strsize = 8;
	d = buffer();
	assert_int_equal(rt_lltostr(STR(d), -1234567890, 10), 7);
	assert_string_equal(d, "-123456");
	free(d);
}

static void json(void **state)
{
	static const char text[] =
		"{ \"a\": [ 10, 11, { \"b\\\"\": null, \"s\": \"x\\u00e9\" } ], \"e\": {},"
		" \"n\": [0,1,2,3,4,5,6,7,8,9,\"ten\",11,[12]] , \"\": false}";
	static const struct {
		const char *text, *path, *want;
	} t[] = {
		{ text, "a[0]", "10" },
		{ text, "a[2].s", "x\\u00e9" },
		{ text, "a[2].b\\\"", "null" },
		{ text, "a[2]", "{ \"b\\\"\": null, \"s\": \"x\\u00e9\" }" },
		{ text, "a[3]", NULL },
		{ text, "a.1", "11" },
		{ text, "a.x", NULL },
		{ text, "a[0].b", NULL },
		{ text, "e", "{}" },
		{ text, "e.f", NULL },
		{ text, "n[10]", "ten" },
		{ text, "n[12][0]", "12" },
		{ text, "n[99999999999]", NULL },
		{ text, "", "false" },
		{ text, "nope", NULL },
		{ "[1,[2,3]]", "[1][0]", "2" },
		{ "[1,[2,3]]", "1.1", "3" },
		{ "  [ true ]", "0", "true" },
		{ "[ truth ]", "0", NULL },
		{ "[ 0x10 ]", "0", NULL },
		{ "[ 1.2.3, 5 ]", "0", "1.2" }, /* what follows is not looked at */
		{ "[ 1.2.3, 5 ]", "1", NULL },
		{ "[ 1e+5, -2.5E-3 ]", "1", "-2.5E-3" },
		{ "{ \"a\" 1 }", "a", NULL },
		{ "{ \"a\": \"\\u12g4\" }", "a", NULL },
		{ "{ \"a\": \"open", "a", NULL },
		{ "{ \"a\": [1,2", "a", NULL },
		{ "{ \"a\": [1,2}", "a", NULL },
		{ "{ \"a\": 17", "a", "17" },
		{ "{ 5: 1 }", "5", NULL },
		{ "17", "a", NULL },
		{ "", "a", NULL },
	};
	char *d;

	(void)state;
	rt_host_strsize = 256;
	d = buffer();
	for (size_t i = 0; i < sizeof(t) / sizeof(*t); i++) {
		char *s = string(t[i].text), *p = string(t[i].path);
		int64_t r = rt_json(STR(d), STR(s), STR(p));

		if (r != (t[i].want ? (int64_t)strlen(t[i].want) : -1))
			fail_msg("json(%s, \"%s\") = %lld", t[i].text, t[i].path, (long long)r);
		if (t[i].want)
			assert_string_equal(d, t[i].want);
		free(s);
		free(p);
	}
	free(d);
}

static void buckets(void **state)
{
	(void)state;
	assert_int_equal(rt_quantize(0), 63);
	assert_int_equal(rt_quantize(1), 64);
	assert_int_equal(rt_quantize(2), 65);
	assert_int_equal(rt_quantize(3), 65);
	assert_int_equal(rt_quantize(INT64_MAX), 126);
	assert_int_equal(rt_quantize(-1), 62);
	assert_int_equal(rt_quantize(-3), 61);
	assert_int_equal(rt_quantize(INT64_MIN), 0);
	assert_int_equal(rt_lquantize(-1, 0, 10, 10), 0);
	assert_int_equal(rt_lquantize(0, 0, 10, 10), 1);
	assert_int_equal(rt_lquantize(99, 0, 10, 10), 10);
	assert_int_equal(rt_lquantize(100, 0, 10, 10), 11);
	assert_int_equal(rt_lquantize(INT64_MAX, INT32_MIN, 1, 3), 4);
	assert_int_equal(rt_llquantize(-5, 10, 0, 6, 20), 0);
	assert_int_equal(rt_llquantize(0, 10, 0, 6, 20), 0);
	assert_int_equal(rt_llquantize(1, 10, 0, 6, 20), 1);
	assert_int_equal(rt_llquantize(9, 10, 0, 6, 20), 9);
	assert_int_equal(rt_llquantize(10, 10, 0, 6, 20), 10);
	assert_int_equal(rt_llquantize(14, 10, 0, 6, 20), 10);
	assert_int_equal(rt_llquantize(15, 10, 0, 6, 20), 11);
}

/* The user's side, which sizes and prints distributions, counts buckets the same way. */
static void buckets_as_printed(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 100000; i++) {
		struct agg a = { .kind = AGG_QUANTIZE };
		int64_t x = any_number(), power = 1;
		unsigned b;

		assert_int_equal(rt_quantize(x), agg_bucket(&a, x));

		a.kind = AGG_LQUANTIZE;
		a.base = (int32_t)any_number();
		a.step = 1 + (int64_t)below(65535);
		a.limit = a.base + a.step * (int64_t)(1 + below(1000)) +
			  (int64_t)below((uint64_t)a.step);
		b = agg_bucket(&a, x);
		assert_int_equal(
			rt_lquantize(x, a.base, (u64)a.step, (u64)((a.limit - a.base) / a.step)),
			b);
		assert_true(b < agg_words(&a));

		/* As far as the compiler allows: factor^high is a 64-bit number. */
		a.kind = AGG_LLQUANTIZE;
		a.step = 2 + (int64_t)below(20);
		a.nsteps = a.step * (below(2) ? 1 : a.step);
		for (a.limit = 0; power <= INT64_MAX / a.step && below(20); a.limit++)
			power *= a.step;
		if (a.limit < 1)
			continue;
		a.base = (int64_t)below((uint64_t)a.limit);
		b = agg_bucket(&a, x);
		assert_int_equal(
			rt_llquantize(x, (u64)a.step, (u64)a.base, (u64)a.limit, (u64)a.nsteps), b);
		assert_true(b < agg_words(&a));
	}
}

/* A wait ends when dtrace says so, or when its time has come, and then nobody waits again before dtrace is back. */
static void gate(void **state)
{
	struct rt_gate g = { .come = 3, .done = 2 };
	u64 now = rt_host_now();

	(void)state;
	assert_int_equal(rt_gate_wait(&g, 2, now + 1000, 0), 1);
	assert_int_equal(g.passed, 0);
	assert_int_equal(rt_gate_wait(&g, 3, now + 1000, 0), 0);
	assert_true(rt_host_now() >= now + 1000);
	assert_int_equal(g.passed, 1);
	assert_int_equal(g.stuck, 1);
	now = rt_host_now();
	assert_int_equal(rt_gate_wait(&g, 3, now + 1000, 0), 0);
	assert_true(rt_host_now() < now + 1000);
	assert_int_equal(g.passed, 2);
	g.stuck = 0;
	g.done = 3;
	assert_int_equal(rt_gate_wait(&g, 3, rt_host_now() + 1000, 0), 1);
	assert_int_equal(g.passed, 2);
	assert_int_equal(rt_gate_wait(NULL, 1, 0, 0), 0);
}

int main(void)
{
	enum { CHECKS = sizeof(runtime_checks) / sizeof(*runtime_checks) };
	struct CMUnitTest rounds[CHECKS];
	const struct CMUnitTest examples[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(perl_index),
		cmocka_unit_test(hash_collision),
		cmocka_unit_test(substrings),
		cmocka_unit_test(numbers),
		cmocka_unit_test(json),
		cmocka_unit_test(gate),
		cmocka_unit_test(buckets),
		cmocka_unit_test(buckets_as_printed),
	};
	int failed;

	for (unsigned i = 0; i < CHECKS; i++)
		rounds[i] = (struct CMUnitTest){ runtime_checks[i].name, random_rounds, NULL, NULL,
						 (void *)(uintptr_t)&runtime_checks[i] };
	failed = cmocka_run_group_tests_name("examples", examples, NULL, NULL);
	return cmocka_run_group_tests_name("random arguments", rounds, NULL, NULL) + failed;
}
