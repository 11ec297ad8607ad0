/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Memory runs out, at every place where it can: each allocation of a whole session fails once, alone and with all after it.
 * The session then says so and leaves nothing behind; that nothing leaks is for the sanitizers to see.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <dtrace.h>

/* The linker sends the library's calls here (--wrap). */
void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);

static unsigned long allocations, fail_at; /* fail_at 0: none fails */
static int all_after;			   /* fail_at and all that follow */

static int fails(void)
{
	allocations++;
	return fail_at && (allocations == fail_at || (all_after && allocations > fail_at));
}

void *__wrap_malloc(size_t n)
{
	return fails() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return fails() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return fails() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s)
{
	return fails() ? NULL : __real_strdup(s);
}

static const char program[] =
	"int g; self int t; string names[int, string];\n"
	"BEGIN { g = 7; self->t = g * 3; names[g, \"x\"] = strjoin(\"a\", execname); "
	"@[probefunc, g] = count(); @q[execname] = quantize(g); @s[stack(3)] = sum(g); "
	"printf(\"%d %-10s %p\\n\", g, names[7, \"x\"], curthread); trace(self->t); }\n"
	"syscall:::entry /g > 9 && curthread->pid == 1/ { @f[probefunc, arg0] = count(); }\n"
	"BEGIN { exit(3); } ERROR { trace(arg4); }\n"
	"END { printa(\"%s %d %@d\\n\", @f); }";

/* A session as far as it gets. The message it ends with, or NULL. */
static const char *session(unsigned flags, FILE *out)
{
	static char message[4096];
	const char *failed = NULL;
	int err = 0;
	dtrace_hdl_t *h = dtrace_open(DTRACE_VERSION, flags, &err);
	dtrace_prog_t *p;

	if (!h)
		return dtrace_errmsg(NULL, err);
	if (dtrace_setopt(h, "quiet", NULL) || dtrace_setopt(h, "strsize", "64") ||
	    !(p = dtrace_program_strcompile(h, program, DTRACE_PROBESPEC_NAME, 0, 0, NULL)) ||
	    dtrace_program_exec(h, p, NULL))
		failed = dtrace_errmsg(h, dtrace_errno(h));
	else if (flags & DTRACE_O_NODEV ? dtrace_check(h) : dtrace_go(h))
		failed = dtrace_errmsg(h, dtrace_errno(h));
	while (!failed && !(flags & DTRACE_O_NODEV)) {
		int status = dtrace_work(h, out, NULL, NULL, NULL);

		if (status == DTRACE_WORKSTATUS_ERROR)
			failed = dtrace_errmsg(h, dtrace_errno(h));
		if (status == DTRACE_WORKSTATUS_DONE)
			break;
		if (dtrace_status(h) != DTRACE_STATUS_OKAY)
			dtrace_stop(h);
	}
	if (failed) {
		snprintf(message, sizeof(message), "%s", failed);
		failed = message;
	}
	dtrace_close(h);
	return failed;
}

/* With sanitizers every piece of an arena is an allocation of its own, and there are thousands: then so many of them are tried. */
#define MOST 300

static void every_allocation(unsigned flags)
{
	FILE *out = fopen("/dev/null", "w");
	unsigned long total, step, silent = 0;
	const char *why;

	assert_non_null(out);
	fail_at = allocations = 0;
	why = session(flags, out);
	if (why && strstr(why, "privileges")) {
		print_message("skipped: %s\n", why);
		fclose(out);
		skip();
	}
	assert_null(why);
	total = allocations;
	assert_true(total > 20);
	step = total / MOST + 1;
	for (all_after = 0; all_after < 2; all_after++)
		for (unsigned long n = 1; n <= total; n += step) {
			fail_at = n;
			allocations = 0;
			why = session(flags, out);
			fail_at = 0;
			silent += !why;
			if (why && !strstr(why, "emory"))
				fail_msg("allocation %lu of %lu: %s", n, total, why);
		}
	/* Some allocations can be done without: what they are for is then looked up again, or not shown. */
	print_message("%lu allocations, %lu failures went without a word\n", total, silent);
	assert_true(silent < total / step);
	fclose(out);
}

static void test_compile(void **state)
{
	(void)state;
	every_allocation(DTRACE_O_NODEV);
}

static void test_session(void **state)
{
	(void)state;
	every_allocation(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compile),
		cmocka_unit_test(test_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
