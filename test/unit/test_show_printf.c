/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printf: conversions, flags, widths and precisions against the text expected.
 */
#include <unistd.h>

#include "test_show.h"

enum { AT = sizeof(struct rec_head) };

static struct world w;

static int start(void **state)
{
	(void)state;
	world_init(&w);
	world_start(&w, NULL);
	return 0;
}

static int end(void **state)
{
	(void)state;
	world_end(&w);
	return 0;
}

/* printf(format, fields...) of these bytes. */
static const char *formatted(const char *format, struct rec_field *fields, unsigned n,
			     const void *data, size_t size)
{
	struct rec_action act = { .what = BI_PRINTF,
				  .format = make_format(&w, format, false),
				  .fields = fields,
				  .nfields = n };
	struct rec_clause *rc = world_clause(&w, &act, 1);

	assert_int_equal(show_bytes(&w, rc->index, 1, 0, data, size, NULL), 0);
	return printed(&w);
}

static const struct int_case {
	const char *format;
	unsigned size;
	bool is_signed;
	int64_t value;
	const char *text;
} ints[] = {
	{ "%d", 4, true, -5, "-5" },
	{ "%d", 4, false, -1, "4294967295" },
	{ "%i", 8, true, INT64_MIN, "-9223372036854775808" },
	{ "%d", 8, false, -1, "18446744073709551615" },
	{ "%d", 1, true, -1, "-1" },
	{ "%d", 1, false, -1, "255" },
	{ "%d", 2, true, -300, "-300" },
	{ "%hd", 4, true, 70000, "70000" },
	{ "%lld", 4, true, -7, "-7" },
	{ "%u", 4, true, -1, "4294967295" },
	{ "%u", 2, true, -1, "65535" },
	{ "%x", 4, true, -1, "ffffffff" },
	{ "%x", 8, true, -1, "ffffffffffffffff" },
	{ "%x", 1, true, -1, "ff" },
	{ "%X", 4, false, 0xbeef, "BEEF" },
	{ "%#x", 4, false, 0xbeef, "0xbeef" },
	{ "%#X", 4, false, 0xbeef, "0XBEEF" },
	{ "%#x", 4, false, 0, "0" },
	{ "%o", 4, false, 8, "10" },
	{ "%#o", 4, false, 8, "010" },
	{ "%#o", 4, false, 0, "0" },
	{ "%p", 8, false, 0xffffffff81000000, "ffffffff81000000" },
	{ "0x%p", 8, false, 0x10, "0x10" },
	{ "%?p", 8, false, 0x10, "              10" },
	{ "[%5d]", 4, true, 42, "[   42]" },
	{ "[%-5d]", 4, true, 42, "[42   ]" },
	{ "[%05d]", 4, true, -42, "[-0042]" },
	{ "[%-05d]", 4, true, 42, "[42   ]" },
	{ "[%+d]", 4, true, 42, "[+42]" },
	{ "[% d]", 4, true, 42, "[ 42]" },
	{ "[%.4d]", 4, true, 42, "[0042]" },
	{ "[%8.4d]", 4, true, -42, "[   -0042]" },
	{ "[%08.4d]", 4, true, 42, "[    0042]" },
	{ "[%#08x]", 4, true, 0xab, "[0x0000ab]" },
	{ "[%#8x]", 4, true, 0xab, "[    0xab]" },
	{ "%'d", 4, true, 1234567, "1234567" }, /* the C locale has no separator */
	{ "%c", 1, true, 'x', "x" },
	{ "[%3c]", 4, true, 'x', "[  x]" },
	{ "%C", 4, true, '\n', "\\n" },
	{ "%C", 4, true, 0, "\\0" },
	{ "%C", 1, true, -1, "\\377" },
	{ "%wc", 4, true, 0x20ac, "\xe2\x82\xac" },
	{ "%wc", 4, true, 0x1f600, "\xf0\x9f\x98\x80" },
	{ "%d%%", 4, true, 50, "50%" },
	{ "%a", 8, false, 0x1000, "0x1000" },
	{ "%A", 8, false, 0x1000, "0x1000" },
	{ "[%10a]", 8, false, 0x1000, "[    0x1000]" },
	{ "%P", 2, false, 1, "tcpmux" },
	{ "%P", 2, false, 65534, "65534" },
	{ "%Y", 8, true, 123456789012345678, "1973 Nov 29 21:33:09" },
	{ "%Y", 8, true, 1796002511000000000, "2026 Nov 30 01:35:11" },
	{ "%Y", 8, true, 0, "1970 Jan  1 00:00:00" },
	{ "[%24Y]", 8, true, 0, "[    1970 Jan  1 00:00:00]" },
	{ "%T", 8, true, 0, "Thu, 01 Jan 1970 00:00:00 UTC" },
};

static void test_ints(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ints); i++) {
		const struct int_case *c = &ints[i];
		struct rec_field f = {
			.kind = FIELD_INT, .off = AT, .size = c->size, .is_signed = c->is_signed
		};

		/* Distributions differ in what services they list. */
		if (!strcmp(c->text, "tcpmux") && access("/etc/services", R_OK))
			continue;
		assert_string_equal(formatted(c->format, &f, 1, &c->value, 8), c->text);
	}
}

static const struct string_case {
	const char *format, *value, *text;
} strings[] = {
	{ "%s", "hello", "hello" },
	{ "[%10s]", "hello", "[     hello]" },
	{ "[%-10s]", "hello", "[hello     ]" },
	{ "[%.3s]", "hello", "[hel]" },
	{ "[%6.3s]", "hello", "[   hel]" },
	{ "[%-6.3s]", "hello", "[hel   ]" },
	{ "[%2s]", "hello", "[hello]" },
	{ "[%s]", "", "[]" },
	{ "%S", "a\tb\"c\\\x01\xff", "a\\tb\\\"c\\\\\\001\\377" },
	{ "[%8S]", "\n", "[      \\n]" },
	{ "100%% %s\n", "x", "100% x\n" },
	{ "%s", "\xe2\x82\xac", "\xe2\x82\xac" },
};

static void test_strings(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(strings); i++) {
		struct rec_field f = { .kind = FIELD_STRING, .off = AT, .size = 32 };
		char data[32];

		/* What follows the end is undefined. */
		memset(data, 'Z', sizeof(data));
		strcpy(data, strings[i].value);
		assert_string_equal(formatted(strings[i].format, &f, 1, data, sizeof(data)),
				    strings[i].text);
	}
}

static void test_other_kinds(void **state)
{
	static const uint64_t stack[] = { 0x10, 0x20, 0, 0x30 };
	static const uint64_t ustack[] = { 7, 0x400000, 0 };
	static const uint32_t wide[] = { 'a', 0xe4, 0, 'b' };
	static const char bytes[] = { 'a', 'b', 'c', 'd' };
	static const double pi = 3.25;
	static const float half = 0.5f;
	uint32_t off = 4;
	struct rec_field f = { .kind = FIELD_STACK, .off = AT, .size = sizeof(stack) };

	(void)state;
	assert_string_equal(formatted("%k|", &f, 1, stack, sizeof(stack)), "\n0x10\n0x20\n|");
	assert_string_equal(formatted("%-4k|", &f, 1, stack, sizeof(stack)),
			    "\n    0x10\n    0x20\n|");
	assert_string_equal(formatted("%6k|", &f, 1, stack, sizeof(stack)), "\n  0x10\n  0x20\n|");
	f.spare = 3;
	assert_string_equal(formatted("%k|", &f, 1, stack, sizeof(stack)), "\n0x10\n|");
	f = (struct rec_field){ .kind = FIELD_USTACK, .off = AT, .size = sizeof(ustack) };
	assert_string_equal(formatted("%k", &f, 1, ustack, sizeof(ustack)), "\n0x400000\n");
	f = (struct rec_field){ .kind = FIELD_BYTES, .off = AT, .size = 4 };
	assert_string_equal(formatted("%s", &f, 1, bytes, 4), "abcd");
	f.size = sizeof(wide);
	assert_string_equal(formatted("%ws", &f, 1, wide, sizeof(wide)), "a\xc3\xa4");
	f.size = 8;
	assert_string_equal(formatted("[%8.2f]", &f, 1, &pi, 8), "[    3.25]");
	assert_string_equal(formatted("%+.1e", &f, 1, &pi, 8), "+3.2e+00");
	f.size = 4;
	assert_string_equal(formatted("%g", &f, 1, &half, 4), "0.5");
	f = (struct rec_field){ .kind = FIELD_CONST, .imm = -3 };
	assert_string_equal(formatted("%d", &f, 1, NULL, 0), "-3");
	f.str = "text";
	assert_string_equal(formatted("%s", &f, 1, NULL, 0), "text");
	w.im.strtab = "xxx\0vfs_read";
	w.im.strtab_size = 13;
	f = (struct rec_field){ .kind = FIELD_PROBESTR, .off = AT, .size = 4 };
	assert_string_equal(formatted("%s", &f, 1, &off, 4), "vfs_read");
	off = 1000;
	assert_string_equal(formatted("<%s>", &f, 1, &off, 4), "<>");
	f = (struct rec_field){ .kind = FIELD_SYMADDR, .off = AT, .size = 8, .sym = BI_FUNC };
	assert_string_equal(formatted("%a", &f, 1, stack, 8), "0x10");
	f = (struct rec_field){ .kind = FIELD_USYMADDR, .off = AT, .size = 16, .sym = BI_UFUNC };
	assert_string_equal(formatted("%A", &f, 1, ustack, 16), "0x400000");
}

static void test_several(void **state)
{
	struct {
		int32_t width, prec;
		int64_t value;
		char text[8];
	} data = { -6, 3, 7, "abcdef" };
	struct rec_field f[] = {
		{ .kind = FIELD_INT, .off = AT, .size = 4, .is_signed = true },
		{ .kind = FIELD_INT, .off = AT + 4, .size = 4, .is_signed = true },
		{ .kind = FIELD_INT, .off = AT + 8, .size = 8, .is_signed = true },
		{ .kind = FIELD_STRING, .off = AT + 16, .size = 8 },
	};
	struct rec_field g[] = { f[0], f[1], f[3] };

	(void)state;
	assert_string_equal(formatted("[%*.*d]%s", f, 4, &data, sizeof(data)), "[007   ]abcdef");
	assert_string_equal(formatted("[%*.*s]", g, 3, &data, sizeof(data)), "[abc   ]");
	data.width = 6;
	data.prec = -1;
	assert_string_equal(formatted("[%*.*d]%s", f, 4, &data, sizeof(data)), "[     7]abcdef");
	assert_string_equal(formatted("plain\n", NULL, 0, NULL, 0), "plain\n");
}

static void test_mismatch(void **state)
{
	struct rec_field f = { .kind = FIELD_INT, .off = AT, .size = 4 };
	struct rec_action act = { .what = BI_PRINTF,
				  .format = make_format(&w, "%d %d", false),
				  .fields = &f,
				  .nfields = 1 };
	struct rec_clause *rc;
	int64_t v = 1;

	(void)state;
	rc = world_clause(&w, &act, 1);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, &v, 8, NULL), -EBADMSG);
	f.size = 64; /* beyond the record's end */
	act.format = make_format(&w, "%s", false);
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, &v, 8, NULL), -EBADMSG);
	act.format = NULL;
	f.size = 4;
	assert_int_equal(show_bytes(&w, rc->index, 1, 0, &v, 8, NULL), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_ints, start, end),
		cmocka_unit_test_setup_teardown(test_strings, start, end),
		cmocka_unit_test_setup_teardown(test_other_kinds, start, end),
		cmocka_unit_test_setup_teardown(test_several, start, end),
		cmocka_unit_test_setup_teardown(test_mismatch, start, end),
	};

	setenv("TZ", "UTC0", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
