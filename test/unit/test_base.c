/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Arenas, arrays, string builder, hash table, globs, edit distance, and how errors are shown.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>

#include "base/base.h"
#include "base/diag.h"

/* ---- arena ---- */

static void test_arena(void **state)
{
	struct arena a = { 0 };
	char *last = NULL;

	(void)state;
	for (size_t size = 0; size < 5000; size += 7) {
		char *p = arena_alloc(&a, size);

		assert_non_null(p);
		assert_true((uintptr_t)p % 16 == 0);
		assert_ptr_not_equal(p, last);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(p[i], 0);
		memset(p, 0xaa, size);
		last = p;
	}
	assert_non_null(arena_alloc(&a, 5 << 20));
	assert_string_equal(arena_strdup(&a, "abc"), "abc");
	assert_string_equal(arena_strndup(&a, "abc", 2), "ab");
	assert_string_equal(arena_strndup(&a, NULL, 0), "");
	assert_string_equal(arena_printf(&a, "%d-%s", 7, "x"), "7-x");
	arena_free(&a);
	assert_int_equal(a.used, 0);
	arena_free(&a);
}

static void test_arena_limit(void **state)
{
	struct arena a = { .limit = 100 };

	(void)state;
	assert_non_null(arena_alloc(&a, 50));
	assert_null(arena_alloc(&a, 60));
	assert_null(arena_alloc(&a, SIZE_MAX));
	assert_null(arena_alloc(&a, SIZE_MAX - 8));
	assert_null(arena_strndup(&a, "x", SIZE_MAX));
	assert_null(arena_printf(&a, "%100d", 1));
	/* What fails takes nothing. */
	assert_non_null(arena_alloc(&a, 30));
	arena_free(&a);

	/* To the last byte, and not one more. */
	a.limit = 96;
	assert_non_null(arena_alloc(&a, 48));
	assert_non_null(arena_alloc(&a, 48));
	assert_null(arena_alloc(&a, 1));
	arena_free(&a);

	struct arena unlimited = { 0 };

	assert_null(arena_alloc(&unlimited, SIZE_MAX / 2));
	arena_free(&unlimited);
}

static jmp_buf oom_jump;
static int oom_calls;

static void on_oom(void *arg)
{
	++*(int *)arg;
	longjmp(oom_jump, 1);
}

static void test_arena_reset(void **state)
{
	struct arena a = { .limit = 3 << 20 };

	(void)state;
	for (int round = 0; round < 4; round++) {
		for (size_t size = 1; size < 1 << 20; size = size * 3 + 1) {
			char *p = arena_alloc(&a, size);

			/* what was there before is not seen */
			for (size_t i = 0; i < size; i++)
				assert_int_equal(p[i], 0);
			memset(p, round + 1, size);
		}
		assert_true(a.used > 1 << 19);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
	}
	arena_free(&a);
	arena_reset(&a);
	assert_non_null(arena_alloc(&a, 1));
	arena_free(&a);
}

static void test_arena_oom_handler(void **state)
{
	struct arena a = { .limit = 64, .on_oom = on_oom, .oom_arg = &oom_calls };

	(void)state;
	oom_calls = 0;
	if (!setjmp(oom_jump)) {
		arena_alloc(&a, 65);
		fail_msg("should have jumped");
	}
	assert_int_equal(oom_calls, 1);
	arena_free(&a);
}

static void test_vec(void **state)
{
	struct arena a = { 0 };
	VEC(int) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_true(vec_push(&a, &v, i * 3));
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.at[i], i * 3);
	a.limit = a.used;
	while (v.n < v.cap)
		assert_true(vec_push(&a, &v, 1));
	size_t n = v.n;

	assert_false(vec_push(&a, &v, 1));
	assert_int_equal(v.n, n);
	assert_int_equal(v.at[999], 2997);
	arena_free(&a);

	void *at = NULL;
	size_t cap = SIZE_MAX / 4;

	assert_false(vec_grow_(&a, &at, &cap, cap, 16));
}

/* ---- strbuf ---- */

static void test_strbuf(void **state)
{
	struct strbuf b = { 0 };

	(void)state;
	strbuf_puts(&b, "");
	assert_string_equal(b.s, "");
	strbuf_puts(&b, "ab");
	strbuf_putc(&b, 'c');
	strbuf_add(&b, "d\0e", 3);
	assert_int_equal(b.n, 6);
	assert_memory_equal(b.s, "abcd\0e", 7);
	strbuf_reset(&b);
	assert_int_equal(b.n, 0);
	for (int i = 0; i < 1000; i++)
		strbuf_printf(&b, "%d,", i);
	assert_int_equal(b.n, 3890);
	assert_int_equal(strlen(b.s), 3890);
	assert_memory_equal(b.s + 3882, "998,999,", 9);
	/* Exactly at the edge of the room there is. */
	strbuf_reset(&b);
	while (b.n + 1 < b.cap)
		strbuf_putc(&b, 'x');
	strbuf_printf(&b, "%s", "");
	strbuf_printf(&b, "%s", "y");
	assert_int_equal(b.s[b.n - 1], 'y');
	assert_false(b.failed);
	strbuf_add(&b, "x", SIZE_MAX / 2);
	assert_true(b.failed);
	size_t n = b.n;

	strbuf_puts(&b, "more");
	strbuf_printf(&b, "more");
	assert_int_equal(b.n, n);
	strbuf_free(&b);
	assert_null(b.s);
}

/* ---- hash ---- */

static void test_hash(void **state)
{
	struct hash h = { 0 };
	enum { N = 5000 };
	static uint32_t keys[N];
	static char seen[N];

	(void)state;
	assert_null(hash_gets(&h, "x"));
	hash_del(&h, "x", 1);
	assert_null(hash_next(&h, NULL));
	for (uint32_t i = 0; i < N; i++) {
		keys[i] = i * 2654435761u;
		assert_int_equal(hash_set(&h, &keys[i], 4, &keys[i]), 0);
	}
	assert_int_equal(h.n, N);
	for (uint32_t i = 0; i < N; i++)
		assert_ptr_equal(hash_get(&h, &keys[i], 4), &keys[i]);
	/* Every third goes; the others stay findable. */
	for (uint32_t i = 0; i < N; i += 3)
		hash_del(&h, &keys[i], 4);
	for (uint32_t i = 0; i < N; i++)
		assert_ptr_equal(hash_get(&h, &keys[i], 4), i % 3 ? &keys[i] : NULL);
	size_t walked = 0;

	for (struct hash_slot *s = NULL; (s = hash_next(&h, s)); walked++)
		seen[(uint32_t *)s->value - keys]++;
	assert_int_equal(walked, h.n);
	for (uint32_t i = 0; i < N; i++)
		assert_int_equal(seen[i], i % 3 != 0);
	assert_int_equal(hash_set(&h, &keys[1], 4, &keys[2]), 0);
	assert_ptr_equal(hash_get(&h, &keys[1], 4), &keys[2]);
	assert_int_equal(hash_set(&h, "x", 1, NULL), -EINVAL);
	hash_free(&h);
	assert_int_equal(h.n, 0);
}

/* Insertions and deletions in any order agree with a plain array. */
static void test_hash_random(void **state)
{
	struct hash h = { 0 };
	static unsigned char keys[256];
	static bool in[256];
	uint32_t r = 12345;

	(void)state;
	for (int i = 0; i < 256; i++)
		keys[i] = (unsigned char)i;
	for (int step = 0; step < 200000; step++) {
		r = r * 1664525 + 1013904223;
		unsigned k = r >> 24;

		if (r & 0x10000) {
			assert_int_equal(hash_set(&h, &keys[k], 1, &keys[k]), 0);
			in[k] = true;
		} else {
			hash_del(&h, &keys[k], 1);
			in[k] = false;
		}
		k = (r >> 8) & 255;
		assert_ptr_equal(hash_get(&h, &keys[k], 1), in[k] ? &keys[k] : NULL);
	}
	hash_free(&h);
}

static void test_hash_strings(void **state)
{
	struct hash h = { 0 };
	int one, two;

	(void)state;
	assert_int_equal(hash_sets(&h, "", &one), 0);
	assert_int_equal(hash_sets(&h, "abcdefgh", &two), 0);
	assert_ptr_equal(hash_gets(&h, ""), &one);
	assert_ptr_equal(hash_gets(&h, "abcdefgh"), &two);
	assert_null(hash_gets(&h, "abcdefg"));
	assert_true(hash_bytes("abcdefgh", 8) != hash_bytes("abcdefgi", 8));
	assert_true(hash_bytes("a", 1) != hash_bytes("a\0", 2));
	hash_free(&h);
}

/* ---- globs, distance ---- */

static void test_glob(void **state)
{
	static const struct {
		const char *pattern, *s;
		bool matches;
	} cases[] = {
		{ "", "", true },
		{ "", "abc", true },
		{ "abc", "abc", true },
		{ "abc", "abd", false },
		{ "abc", "ab", false },
		{ "ab", "abc", false },
		{ "*", "", true },
		{ "*", "abc", true },
		{ "a*", "abc", true },
		{ "a*", "bac", false },
		{ "*c", "abc", true },
		{ "*c", "abcd", false },
		{ "a*c", "abc", true },
		{ "a*c", "ac", true },
		{ "a*b*c", "aXbXbXc", true },
		{ "a**c", "abc", true },
		{ "?", "a", true },
		{ "?", "", false },
		{ "?", "ab", false },
		{ "a?c", "abc", true },
		{ "[abc]", "b", true },
		{ "[abc]", "d", false },
		{ "[a-c]", "b", true },
		{ "[a-c]", "d", false },
		{ "[!abc]", "b", false },
		{ "[!abc]", "d", true },
		{ "[!a-c]x", "dx", true },
		{ "[a-cx-z]", "y", true },
		{ "[]a]", "]", true },
		{ "[]a]", "a", true },
		{ "[!]a]", "]", false },
		{ "[a-]", "-", true },
		{ "[-a]", "-", true },
		{ "[a", "a", false },
		{ "[", "[", false },
		{ "[a-", "a", false },
		{ "[\\]]", "]", true },
		{ "[a\\-c]", "b", false },
		{ "\\*", "*", true },
		{ "\\*", "a", false },
		{ "\\?x", "?x", true },
		{ "a\\", "a\\", true },
		{ "\\[a]", "[a]", true },
		{ "*[0-9]", "read64", true },
		{ "*[0-9]", "read", false },
		{ "*read*", "vfs_readv", true },
		{ "sys_*read", "sys_pread", true },
		{ "*?", "", false },
		{ "*?", "a", true },
		{ "?*?", "a", false },
		{ "?*?", "ab", true },
		{ "[\x80-\xff]", "\xe9", true },
		{ "[a-c]*", "", false },
		{ "*a", "aaaab", false },
		{ "[z-a]", "m", false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		if (glob_match(cases[i].pattern, cases[i].s) != cases[i].matches)
			fail_msg("%s %s", cases[i].pattern, cases[i].s);
	}
	assert_true(glob_match(NULL, "x"));
	assert_false(glob_has_magic("abc"));
	assert_false(glob_has_magic(NULL));
	assert_true(glob_has_magic("a*"));
	assert_true(glob_has_magic("a?"));
	assert_true(glob_has_magic("[a]"));
	assert_true(glob_has_magic("a\\b"));
}

/* The pattern that takes naive matchers forever. */
static void test_glob_is_not_exponential(void **state)
{
	char pattern[201], s[2001];

	(void)state;
	for (int i = 0; i < 100; i++)
		memcpy(pattern + 2 * i, "*a", 2);
	strcpy(pattern + 199, "b");
	memset(s, 'a', 2000);
	s[2000] = '\0';
	assert_false(glob_match(pattern, s));
}

/* The definition, slowly. */
static unsigned distance(const char *a, const char *b)
{
	unsigned best, d;

	if (!*a || !*b)
		return (unsigned)(strlen(a) + strlen(b));
	best = distance(a + 1, b + 1) + (*a != *b);
	d = distance(a + 1, b) + 1;
	best = d < best ? d : best;
	d = distance(a, b + 1) + 1;
	best = d < best ? d : best;
	if (a[0] == b[1] && a[1] == b[0] && a[1] && b[1]) {
		d = distance(a + 2, b + 2) + 1;
		best = d < best ? d : best;
	}
	return best;
}

static void test_edit_distance(void **state)
{
	uint32_t r = 1;
	char a[8], b[8];

	(void)state;
	assert_int_equal(edit_distance("", "", 3), 0);
	assert_int_equal(edit_distance("abc", "abc", 3), 0);
	assert_int_equal(edit_distance("abc", "acb", 3), 1);
	assert_int_equal(edit_distance("execnmae", "execname", 3), 1);
	assert_int_equal(edit_distance("kitten", "sitting", 3), 3);
	assert_int_equal(edit_distance("kitten", "sitting", 2), 3);
	assert_int_equal(edit_distance("a", "abcdefgh", 2), 3);
	for (int i = 0; i < 3000; i++) {
		unsigned na, nb;

		r = r * 1664525 + 1013904223;
		na = (r >> 28) % 7;
		nb = (r >> 24) % 7;
		for (unsigned j = 0; j < 7; j++) {
			r = r * 1664525 + 1013904223;
			a[j] = (char)('a' + (r >> 30));
			b[j] = (char)('a' + (r >> 28) % 4);
		}
		a[na] = b[nb] = '\0';
		unsigned d = distance(a, b);

		for (unsigned max = 0; max < 5; max++) {
			if (edit_distance(a, b, max) != (d > max ? max + 1 : d))
				fail_msg("%s %s: %u, max %u: %u", a, b, d, max,
					 edit_distance(a, b, max));
		}
	}
	char long_a[300], long_b[300];

	memset(long_a, 'x', 299);
	long_a[299] = '\0';
	strcpy(long_b, long_a);
	assert_int_equal(edit_distance(long_a, long_b, 3), 0);
	long_b[5] = 'y';
	assert_int_equal(edit_distance(long_a, long_b, 3), 4);
}

/* ---- places and messages ---- */

static struct source source_of(const char *text)
{
	return (struct source){ .name = "x.d", .text = text, .len = strlen(text), .first_line = 1 };
}

static struct loc at(const struct source *src, uint32_t off, uint32_t len)
{
	return (struct loc){ .src = src, .off = off, .len = len };
}

static void test_places(void **state)
{
	struct source src = source_of("ab\n\tc\xc3\xa9 d\n\nx");

	(void)state;
	assert_int_equal(loc_line(at(&src, 0, 1)), 1);
	assert_int_equal(loc_line(at(&src, 2, 1)), 1);
	assert_int_equal(loc_line(at(&src, 3, 1)), 2);
	assert_int_equal(loc_line(at(&src, 10, 1)), 3);
	assert_int_equal(loc_line(at(&src, 11, 1)), 4);
	assert_int_equal(loc_line(at(&src, 500, 1)), 4);
	assert_int_equal(loc_column(at(&src, 0, 1)), 1);
	assert_int_equal(loc_column(at(&src, 3, 1)), 1);
	assert_int_equal(loc_column(at(&src, 4, 1)), 2);
	assert_int_equal(loc_column(at(&src, 8, 1)), 5);
	assert_int_equal(loc_line((struct loc){ 0 }), 0);
	assert_int_equal(loc_column((struct loc){ 0 }), 0);
	src.first_line = 10;
	assert_int_equal(loc_line(at(&src, 3, 1)), 11);
	src.first_line = 0;
	assert_int_equal(loc_line(at(&src, 0, 1)), 1);
	assert_string_equal(loc_file(at(&src, 0, 1)), "x.d");
	assert_null(loc_file((struct loc){ 0 }));

	static const struct line_mark marks[] = { { 3, 100, "inc.h" }, { 10, 7, NULL } };

	src.marks = marks;
	src.nmarks = 2;
	assert_int_equal(loc_line(at(&src, 0, 1)), 1);
	assert_int_equal(loc_line(at(&src, 4, 1)), 100);
	assert_string_equal(loc_file(at(&src, 4, 1)), "inc.h");
	assert_int_equal(loc_line(at(&src, 11, 1)), 8);
	assert_string_equal(loc_file(at(&src, 11, 1)), "x.d");

	struct loc j = loc_join(at(&src, 2, 1), at(&src, 5, 3));

	assert_int_equal(j.off, 2);
	assert_int_equal(j.len, 6);
	j = loc_join((struct loc){ 0 }, at(&src, 5, 3));
	assert_int_equal(j.off, 5);
	j = loc_join(at(&src, 5, 3), (struct loc){ 0 });
	assert_int_equal(j.len, 3);
}

static void expect_picture(const struct diag *e, bool tag, const char *want)
{
	struct strbuf out = { 0 };

	diag_render(&out, e, tag);
	if (strcmp(out.s, want))
		fail_msg("should be\n%sbut is\n%s", want, out.s);
	strbuf_free(&out);
}

static void test_render(void **state)
{
	struct source src = source_of("BEGIN\n{\n\tpid == \"x\";\n}\n");
	char msg[] = "operands have incompatible types", hint[] = "compare execname";
	struct diag e = {
		.tag = "D_OP_INCOMPAT", .loc = at(&src, 9, 10), .msg = msg, .hint = hint
	};

	(void)state;
	expect_picture(&e, false,
		       "failed to compile script x.d: line 3: operands have incompatible types\n"
		       "    \tpid == \"x\";\n    \t^~~~~~~~~~\nhint: compare execname\n");
	e.hint = NULL;
	expect_picture(&e, true,
		       "failed to compile script x.d: [D_OP_INCOMPAT] line 3: operands have "
		       "incompatible types\n"
		       "    \tpid == \"x\";\n    \t^~~~~~~~~~\n");
	/* A place over several lines is marked on its first. */
	e.loc.len = 100;
	expect_picture(&e, false,
		       "failed to compile script x.d: line 3: operands have incompatible types\n"
		       "    \tpid == \"x\";\n    \t^~~~~~~~~~~\n");
	src.what = "invalid probe specifier x:::";
	src.name = NULL;
	e.loc.len = 3;
	e.region = "action list";
	expect_picture(&e, false,
		       "invalid probe specifier x:::: line 3: operands have incompatible types\n"
		       "    \tpid == \"x\";\n    \t^~~\n");
	struct source one = source_of("pid == 1");

	one.name = NULL;
	e.loc = at(&one, 0, 3);
	expect_picture(
		&e, false,
		"failed to compile program: in action list: operands have incompatible types\n"
		"    pid == 1\n    ^~~\n");
	/* No length, at the end, beyond it: still one mark. */
	e.region = NULL;
	e.loc = at(&one, 8, 0);
	expect_picture(&e, false,
		       "failed to compile program: operands have incompatible types\n    pid == "
		       "1\n            ^\n");
	e.loc = at(&one, 800, 5);
	expect_picture(&e, false,
		       "failed to compile program: operands have incompatible types\n    pid == "
		       "1\n            ^\n");
	e.loc = (struct loc){ 0 };
	expect_picture(&e, false, "operands have incompatible types\n");
	struct source empty = source_of("");

	e.loc = at(&empty, 0, 0);
	expect_picture(&e, false,
		       "failed to compile script x.d: line 1: operands have incompatible types\n   "
		       " \n    ^\n");
	/* Nothing in the source reaches the terminal's controls. */
	struct source odd = source_of("a\x1b[2Jb\r\nx");

	e.loc = at(&odd, 5, 1);
	expect_picture(&e, false,
		       "failed to compile script x.d: line 1: operands have incompatible types\n   "
		       " a?[2Jb\n         ^\n");
	struct source wide = source_of("\xc3\xa9\xc3\xa9 = \xc3\xa9\xc3\xa9;");

	e.loc = at(&wide, 7, 4);
	expect_picture(&e, false,
		       "failed to compile script x.d: line 1: operands have incompatible types\n"
		       "    \xc3\xa9\xc3\xa9 = \xc3\xa9\xc3\xa9;\n         ^~\n");
}

/* Wherever the place is in a long line, the picture fits the screen and the mark stands under the
 * place. */
static void test_render_long_lines(void **state)
{
	char msg[] = "m", text[2001];
	static const unsigned lengths[] = { 90, 93, 96, 97, 100, 150, 300, 2000 };

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(lengths); k++) {
		unsigned n = lengths[k];

		for (unsigned i = 0; i < n; i++)
			text[i] = (char)('a' + i % 26);
		text[n] = '\0';
		for (unsigned off = 0; off<n; off += n> 500 ? 13 : 1) {
			struct source src = source_of(text);
			char was = text[off];
			struct diag e = { .tag = "D_X", .loc = at(&src, off, off % 9), .msg = msg };
			struct strbuf out = { 0 };

			text[off] = '#';
			diag_render(&out, &e, false);
			char *line = strchr(out.s, '\n') + 1, *mark = strchr(line, '\n') + 1;

			*strchr(line, '\n') = '\0';
			*strchr(mark, '\n') = '\0';
			if (strlen(line) > 100 || strlen(mark) > 100)
				fail_msg("too wide: length %u, place %u: %zu %zu", n, off,
					 strlen(line), strlen(mark));
			const char *caret = strchr(mark, '^');

			if (!caret || line[caret - mark] != '#')
				fail_msg("length %u, place %u:\n%s\n%s", n, off, line, mark);
			strbuf_free(&out);
			text[off] = was;
		}
	}
}

static void test_fail(void **state)
{
	struct diag_ctx d = { 0 };
	struct source src = source_of("abc");

	(void)state;
	d.arena.on_oom = diag_oom;
	d.arena.oom_arg = &d;
	d.region = "predicate";
	if (!setjmp(d.escape))
		diag_fail_hint(&d, "D_X", at(&src, 1, 1), "try that", "bad %s %d", "thing", 7);
	assert_string_equal(d.err.tag, "D_X");
	assert_string_equal(d.err.msg, "bad thing 7");
	assert_string_equal(d.err.hint, "try that");
	assert_string_equal(d.err.region, "predicate");
	if (!setjmp(d.escape))
		diag_fail(&d, "D_Y", (struct loc){ 0 }, "other");
	assert_string_equal(d.err.tag, "D_Y");
	assert_null(d.err.hint);
	if (!setjmp(d.escape))
		diag_fail_hint(&d, "D_Y", (struct loc){ 0 }, "a\tb", "near \"%s\"",
			       "x\n\x1b[2J\x7f\xc3\xa9");
	assert_string_equal(d.err.msg, "near \"x??[2J?\xc3\xa9\"");
	assert_string_equal(d.err.hint, "a?b");
	/* An error that finds no memory for its message becomes the error of having none. */
	d.arena.limit = d.arena.used;
	if (!setjmp(d.escape))
		diag_fail(&d, "D_Z", at(&src, 0, 1), "long %200s", "");
	assert_string_equal(d.err.tag, "D_NOMEM");
	assert_non_null(d.err.msg);
	struct strbuf out = { 0 };

	diag_render(&out, &d.err, true);
	assert_string_equal(out.s, "[D_NOMEM] failed to allocate memory for the compilation\n");
	strbuf_free(&out);
	arena_free(&d.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_arena_limit),
		cmocka_unit_test(test_arena_reset),
		cmocka_unit_test(test_arena_oom_handler),
		cmocka_unit_test(test_vec),
		cmocka_unit_test(test_strbuf),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_hash_random),
		cmocka_unit_test(test_hash_strings),
		cmocka_unit_test(test_glob),
		cmocka_unit_test(test_glob_is_not_exponential),
		cmocka_unit_test(test_edit_distance),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_render),
		cmocka_unit_test(test_render_long_lines),
		cmocka_unit_test(test_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
