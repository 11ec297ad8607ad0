/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Options: values with units, who may override whom, pragmas found in a program's text and nowhere
 * else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "dtrace.h"
#undef fail /* cmocka has one, the library another */
#include "lib/lib.h"

static dtrace_hdl_t *open_handle(void)
{
	int err = -1;
	dtrace_hdl_t *h = dtrace_open(DTRACE_VERSION, DTRACE_O_NODEV, &err);

	assert_non_null(h);
	assert_int_equal(err, 0);
	return h;
}

static int64_t get(dtrace_hdl_t *h, const char *name)
{
	int64_t v = -12345;

	assert_int_equal(dtrace_getopt(h, name, &v), 0);
	return v;
}

static void test_sizes(void **state)
{
	static const struct {
		const char *text;
		int64_t value; /* -1: refused */
	} cases[] = {
		{ "1", 1 },
		{ "4096", 4096 },
		{ "0x10", 16 },
		{ "1k", 1024 },
		{ "1K", 1024 },
		{ "4m", 4 << 20 },
		{ "1g", 1 << 30 },
		{ "2G", 1LL << 31 },
		{ "3g", 3ll << 30 },
		{ "1t", 1ll << 40 },
		{ "0", -1 },
		{ "-1", -1 },
		{ "k", -1 },
		{ "", -1 },
		{ "1kb", -1 },
		{ "1 k", -1 },
		{ "1.5m", -1 },
		{ "99999999999999999999", -1 },
		{ "9999999999999t", -1 },
	};
	dtrace_hdl_t *h = open_handle();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int64_t before = get(h, "bufsize");
		int rc = dtrace_setopt(h, "bufsize", cases[i].text);

		if (cases[i].value < 0) {
			assert_int_equal(rc, -1);
			assert_int_equal(dtrace_errno(h), EDT_BADOPTVAL);
			assert_int_equal(get(h, "bufsize"), before);
		} else {
			assert_int_equal(rc, 0);
			assert_int_equal(get(h, "bufsize"), cases[i].value);
		}
	}
	dtrace_close(h);
}

static void test_rates(void **state)
{
	static const struct {
		const char *text;
		int64_t ns;
	} cases[] = {
		{ "1hz", 1000000000 },
		{ "10", 100000000 },
		{ "100ms", 100000000 },
		{ "1s", 1000000000 },
		{ "1sec", 1000000000 },
		{ "5us", 5000 },
		{ "7ns", 7 },
		{ "1m", 60000000000 },
		{ "1h", 3600000000000 },
		{ "1d", 86400000000000 },
		{ "2d", -1 },
		{ "0hz", -1 },
		{ "2000000000hz", -1 },
		{ "fast", -1 },
		{ "10xs", -1 },
		{ "-5ms", -1 },
	};
	dtrace_hdl_t *h = open_handle();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		int rc = dtrace_setopt(h, "switchrate", cases[i].text);

		assert_int_equal(rc, cases[i].ns < 0 ? -1 : 0);
		if (cases[i].ns >= 0)
			assert_int_equal(get(h, "switchrate"), cases[i].ns);
	}
	dtrace_close(h);
}

static void test_words(void **state)
{
	dtrace_hdl_t *h = open_handle();

	(void)state;
	assert_int_equal(get(h, "quiet"), 0);
	assert_int_equal(dtrace_setopt(h, "quiet", NULL), 0);
	assert_int_equal(get(h, "quiet"), 1);
	assert_int_equal(dtrace_setopt(h, "quiet", "off"), 0);
	assert_int_equal(get(h, "quiet"), 0);
	assert_int_equal(dtrace_setopt(h, "QUIET", "Yes"), 0);
	assert_int_equal(get(h, "quiet"), 1);
	assert_int_equal(dtrace_setopt(h, "quiet", "maybe"), -1);
	assert_int_equal(dtrace_errno(h), EDT_BADOPTVAL);
	assert_int_equal(dtrace_setopt(h, "bufpolicy", "ring"), 0);
	assert_int_equal(get(h, "bufpolicy"), POLICY_RING);
	assert_int_equal(dtrace_setopt(h, "bufpolicy", "square"), -1);
	assert_int_equal(dtrace_setopt(h, "bufpolicy", NULL), -1);
	assert_int_equal(dtrace_setopt(h, "bufresize", "manual"), 0);
	dtrace_close(h);
}

static void test_unknown(void **state)
{
	dtrace_hdl_t *h = open_handle();
	int64_t v;

	(void)state;
	assert_int_equal(dtrace_setopt(h, "strsise", "10"), -1);
	assert_int_equal(dtrace_errno(h), EDT_BADOPTNAME);
	assert_non_null(strstr(dtrace_errmsg(h, dtrace_errno(h)), "strsize"));
	assert_int_equal(dtrace_setopt(h, "completely-else", "10"), -1);
	assert_string_equal(dtrace_errmsg(h, dtrace_errno(h)), "Invalid option name");
	assert_int_equal(dtrace_getopt(h, "nothing", &v), -1);
	assert_int_equal(dtrace_setopt(h, "linkmode", "kernel"), -1);
	assert_int_equal(dtrace_errno(h), EDT_UNSUP);
	assert_int_equal(dtrace_getopt(h, "linkmode", &v), -1);
	dtrace_close(h);
}

static void test_environment(void **state)
{
	dtrace_hdl_t *h;
	int err = 0;

	(void)state;
	setenv("DTRACE_OPT_STRSIZE", "1k", 1);
	setenv("DTRACE_OPT_quiet", "", 1);
	h = open_handle();
	assert_int_equal(get(h, "strsize"), 1024);
	assert_int_equal(get(h, "quiet"), 1);
	/* the caller's word is stronger, whatever comes later */
	assert_int_equal(option_set(h, "strsize", "2k", FROM_PRAGMA), 0);
	assert_int_equal(get(h, "strsize"), 2048);
	assert_int_equal(dtrace_setopt(h, "strsize", "512"), 0);
	assert_int_equal(option_set(h, "strsize", "2k", FROM_PRAGMA), 0);
	assert_int_equal(get(h, "strsize"), 512);
	dtrace_close(h);
	setenv("DTRACE_OPT_STRSIZE", "nonsense", 1);
	assert_null(dtrace_open(DTRACE_VERSION, DTRACE_O_NODEV, &err));
	assert_int_equal(err, EDT_BADOPTVAL);
	unsetenv("DTRACE_OPT_STRSIZE");
	unsetenv("DTRACE_OPT_quiet");
}

static int pragmas(dtrace_hdl_t *h, const char *text)
{
	return pragma_options(h, "x.d", "failed to compile script x.d", text, strlen(text));
}

static void test_pragmas(void **state)
{
	dtrace_hdl_t *h = open_handle();

	(void)state;
	assert_int_equal(
		pragmas(h, "#pragma D option strsize=300\n\t# pragma\tD  option quiet\nBEGIN {}"),
		0);
	assert_int_equal(get(h, "strsize"), 300);
	assert_int_equal(get(h, "quiet"), 1);
	/* not at the start of a line, in comments, in strings */
	assert_int_equal(
		pragmas(h, "x #pragma D option strsize=301\n"
			   "/*\n#pragma D option strsize=302\n*/\n"
			   "// \\\n"
			   "BEGIN { s = \"\\\"\n#pragma D option aggsize=1k\n\"; c = '\"'; }\n"),
		0);
	assert_int_equal(get(h, "strsize"), 300);
	assert_int_equal(pragmas(h, "/* a */ #pragma D option strsize=304\n"), 0);
	assert_int_equal(get(h, "strsize"), 304);
	assert_int_equal(pragmas(h, "#pragma D optional strsize=305\n#pragma D option\n#pragma\n#"),
			 0);
	assert_int_equal(get(h, "strsize"), 304);
	dtrace_close(h);
}

static void test_bad_pragma(void **state)
{
	dtrace_hdl_t *h = open_handle();
	const char *msg;

	(void)state;
	assert_int_equal(pragmas(h, "\n\n#pragma D option strsize=many\n"), -1);
	assert_int_equal(dtrace_errno(h), EDT_COMPILER);
	msg = dtrace_errmsg(h, dtrace_errno(h));
	assert_non_null(strstr(msg, "failed to compile script x.d: line 3: "));
	assert_non_null(strstr(msg, "strsize"));
	assert_int_equal(dtrace_setopt(h, "errtags", NULL), 0);
	assert_int_equal(pragmas(h, "#pragma D option nonsense\n"), -1);
	assert_non_null(strstr(dtrace_errmsg(h, dtrace_errno(h)), "[D_PRAGMA_OPTSET]"));
	dtrace_close(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sizes),	    cmocka_unit_test(test_rates),
		cmocka_unit_test(test_words),	    cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_environment), cmocka_unit_test(test_pragmas),
		cmocka_unit_test(test_bad_pragma),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
