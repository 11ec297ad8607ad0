/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Programs that must not compile: test/err/err.TAG.what.d, one mistake each. Every one must fail
 * with the tag in its name, and its message must point at a place inside the text, the one a caret
 * can stand under.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>

#include "fake_env.h"

#define AT_LEAST 400 /* files there are; fewer means that they were not found */

static char *read_file(const char *path, size_t *n)
{
	FILE *f = fopen(path, "r");
	char *text = calloc(1, 1 << 16);

	assert_non_null(f);
	assert_non_null(text);
	*n = fread(text, 1, (1 << 16) - 1, f);
	fclose(f);
	return text;
}

/* The directory, from the root of the sources or from this file's place when it was compiled. */
static const char *err_dir(void)
{
	static char path[512];
	const char *slash;
	DIR *d = opendir("test/err");

	if (d) {
		closedir(d);
		return "test/err";
	}
	slash = strstr(__FILE__, "unit/test_err.c");
	snprintf(path, sizeof(path), "%.*serr", slash ? (int)(slash - __FILE__) : 0, __FILE__);
	return path;
}

/* NULL if the program failed as it should; what is wrong otherwise. */
static const char *check_one(const char *name, const char *text, size_t n)
{
	static char why[3000];
	struct strbuf shown = { 0 };
	const char *dot = strchr(name + 4, '.'), *bad = NULL;
	struct program *p;
	struct fake f;

	fake_open(&f);
	p = program_compile(name, NULL, text, n, &f.opts, &f.env, f.types, f.syms, &f.err);
	if (p) {
		program_free(p);
		fake_close(&f);
		return "it compiles";
	}
	diag_render(&shown, &f.err, true);
	if (strlen(f.err.tag) != (size_t)(dot - (name + 4)) ||
	    strncmp(f.err.tag, name + 4, strlen(f.err.tag)) != 0)
		bad = "another tag";
	else if (!f.err.msg || !*f.err.msg || strchr(f.err.msg, '\n'))
		bad = "no message of one line";
	else if (!f.err.loc.src)
		bad = "no place";
	else if (f.err.loc.off > f.err.loc.src->len ||
		 f.err.loc.len > f.err.loc.src->len - f.err.loc.off)
		bad = "a place outside the text";
	else if (f.err.loc.src->len && !strstr(shown.s, "\n    "))
		bad = "no line of source";
	else if (!strchr(shown.s, '^'))
		bad = "no caret";
	else if (f.syms->vars.n || f.syms->aggs.n || f.syms->by_name.n)
		bad = "it leaves names behind";
	if (bad) {
		snprintf(why, sizeof(why), "%s:\n%s", bad, shown.s);
		bad = why;
	}
	strbuf_free(&shown);
	fake_close(&f);
	return bad;
}

static void test_err(void **state)
{
	DIR *d = opendir(err_dir());
	unsigned files = 0, failed = 0;

	(void)state;
	assert_non_null(d);
	for (struct dirent *e; (e = readdir(d));) {
		char path[1024];
		const char *bad;
		char *text;
		size_t n;

		if (strncmp(e->d_name, "err.", 4) != 0)
			continue;
		snprintf(path, sizeof(path), "%s/%s", err_dir(), e->d_name);
		text = read_file(path, &n);
		bad = check_one(e->d_name, text, n);
		if (bad) {
			print_error("%s: %s\n", path, bad);
			failed++;
		}
		files++;
		free(text);
	}
	closedir(d);
	print_message("%u programs refused\n", files - failed);
	assert_int_equal(failed, 0);
	assert_true(files >= AT_LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_err) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
