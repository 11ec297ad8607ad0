/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The public interface without a kernel: opening, compiling, asking about probes, and every way to
 * be refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "dtrace.h"

static dtrace_hdl_t *h;

static int setup(void **state)
{
	int err;

	(void)state;
	h = dtrace_open(DTRACE_VERSION, DTRACE_O_NODEV, &err);
	return h ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	dtrace_close(h);
	h = NULL;
	return 0;
}

static const char *message(void)
{
	return dtrace_errmsg(h, dtrace_errno(h));
}

static dtrace_prog_t *compile(const char *text)
{
	return dtrace_program_strcompile(h, text, DTRACE_PROBESPEC_NAME, 0, 0, NULL);
}

static void test_open(void **state)
{
	int err = 0;

	(void)state;
	assert_null(dtrace_open(DTRACE_VERSION + 1, 0, &err));
	assert_int_equal(err, EDT_VERSION);
	assert_null(dtrace_open(0, 0, &err));
	assert_int_equal(err, EDT_VERSION);
	assert_null(dtrace_open(DTRACE_VERSION, 0x4000, &err));
	assert_int_equal(err, EDT_FLAGS);
	assert_null(dtrace_open(DTRACE_VERSION, 0x4000, NULL));
	dtrace_close(NULL);
}

static void test_messages(void **state)
{
	(void)state;
	for (int e = EDT_BASE; e <= EDT_CPP; e++)
		assert_string_not_equal(dtrace_errmsg(NULL, e), "Unknown error");
	assert_string_equal(dtrace_errmsg(NULL, EDT_CPP + 1), "Unknown error");
	assert_string_equal(dtrace_errmsg(NULL, ENOENT), strerror(ENOENT));
	assert_string_equal(dtrace_faultstr(NULL, 1), "invalid address");
	assert_string_equal(dtrace_faultstr(NULL, 4), "divide-by-zero");
	assert_string_equal(dtrace_faultstr(NULL, -1), dtrace_faultstr(NULL, 0));
	assert_string_equal(dtrace_faultstr(NULL, 1000), dtrace_faultstr(NULL, 0));
}

static void test_compile(void **state)
{
	dtrace_proginfo_t info;
	dtrace_prog_t *p = compile("BEGIN { trace(1); }");

	(void)state;
	assert_non_null(p);
	assert_int_equal(dtrace_program_info(h, p, &info), 0);
	assert_int_equal(info.dpi_matches, 1);
	assert_string_equal(info.dpi_stmtattr.dtat_name, "Stable");
	assert_int_equal(dtrace_program_exec(h, p, &info), 0);
	assert_int_equal(info.dpi_matches, 1);
	assert_int_equal(dtrace_check(h), 0);
	assert_int_equal(dtrace_go(h), -1);
	assert_int_equal(dtrace_errno(h), EDT_NODEV);
}

static void test_matches(void **state)
{
	dtrace_proginfo_t info;
	dtrace_prog_t *p = compile("BEGIN,END,BEGIN { trace(1); } END { trace(2); }");

	(void)state;
	assert_non_null(p);
	/* a probe counts for every time a clause names it */
	assert_int_equal(dtrace_program_exec(h, p, &info), 0);
	assert_int_equal(info.dpi_matches, 4);
	assert_int_equal(dtrace_check(h), 0);
}

static void test_compile_errors(void **state)
{
	static const char *const wrong[] = {
		"BEGIN { trace(",
		"BEGIN { nonsense(); }",
		"nonsense:::",
		"BEGIN { x = ; }",
		"{",
		"BEGIN /",
		"",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_null(compile(wrong[i]));
		assert_int_equal(dtrace_errno(h), EDT_COMPILER);
		assert_non_null(strstr(message(), "invalid probe specifier "));
		assert_int_not_equal(message()[strlen(message()) - 1], '\n');
	}
	assert_null(dtrace_program_strcompile(h, "BEGIN", DTRACE_PROBESPEC_NAME, 0x8000, 0, NULL));
	assert_int_equal(dtrace_errno(h), EDT_FLAGS);
	/* and it still compiles */
	assert_non_null(compile("BEGIN { trace(1); }"));
}

static void test_script(void **state)
{
	static char text[] = "BEGIN\n{\n\ttrace(oops);\n}\n";
	FILE *fp = fmemopen(text, strlen(text), "r");

	(void)state;
	assert_null(dtrace_program_fcompile(h, fp, "x.d", 0, 0, NULL));
	assert_non_null(strstr(message(), "failed to compile script x.d: line 3: "));
	fclose(fp);
	fp = fopen("/", "r");
	assert_non_null(fp);
	assert_null(dtrace_program_fcompile(h, fp, "/", 0, 0, NULL));
	assert_int_equal(dtrace_errno(h), EISDIR);
	fclose(fp);
}

static void test_arguments(void **state)
{
	char *argv[] = { "x.d", "5", "word" };
	char zero[] = "dtrace";
	char *none[] = { zero };

	(void)state;
	assert_non_null(
		dtrace_program_strcompile(h, "BEGIN /$1 == 5 && $$2 == \"word\"/ { trace($$0); }",
					  DTRACE_PROBESPEC_NAME, 0, 3, argv));
	assert_null(dtrace_program_strcompile(h, "BEGIN { trace($3); }", DTRACE_PROBESPEC_NAME, 0,
					      3, argv));
	assert_non_null(dtrace_program_strcompile(h, "BEGIN { trace($3); }", DTRACE_PROBESPEC_NAME,
						  DTRACE_C_DEFARG, 1, none));
	assert_null(compile("BEGIN { trace($target); }"));
	assert_non_null(compile("BEGIN /pid == $pid && uid == $uid/ { trace($ppid); }"));
}

static void test_zdefs(void **state)
{
	dtrace_proginfo_t info;
	dtrace_prog_t *p;

	(void)state;
	assert_null(compile("nonsense:::x { trace(1); }"));
	p = dtrace_program_strcompile(h, "nonsense:::x { trace(1); }", DTRACE_PROBESPEC_NAME,
				      DTRACE_C_ZDEFS, 0, NULL);
	assert_non_null(p);
	assert_int_equal(dtrace_program_exec(h, p, &info), 0);
	assert_int_equal(info.dpi_matches, 0);
}

static int count(dtrace_hdl_t *handle, const dtrace_probedesc_t *pd, void *arg)
{
	(void)handle;
	assert_int_not_equal(pd->dtpd_id, 0);
	++*(int *)arg;
	return 0;
}

static int stop(dtrace_hdl_t *handle, const dtrace_probedesc_t *pd, void *arg)
{
	(void)handle;
	(void)pd;
	++*(int *)arg;
	return 7;
}

static void test_probes(void **state)
{
	dtrace_probedesc_t pd;
	dtrace_probeinfo_t info;
	int n = 0;

	(void)state;
	assert_int_equal(dtrace_str2desc(h, DTRACE_PROBESPEC_NAME, "dtrace:::", &pd), 0);
	assert_int_equal(dtrace_probe_iter(h, &pd, count, &n), 0);
	assert_int_equal(n, 3);
	n = 0;
	assert_int_equal(dtrace_probe_iter(h, &pd, stop, &n), 7);
	assert_int_equal(n, 1);
	assert_int_equal(dtrace_str2desc(h, DTRACE_PROBESPEC_PROVIDER, "dtrace", &pd), 0);
	assert_string_equal(pd.dtpd_provider, "dtrace");
	assert_int_equal(dtrace_str2desc(h, DTRACE_PROBESPEC_FUNC, "syscall::read", &pd), 0);
	assert_string_equal(pd.dtpd_provider, "syscall");
	assert_string_equal(pd.dtpd_func, "read");
	assert_string_equal(pd.dtpd_name, "");
	n = 0;
	assert_int_equal(dtrace_probe_iter(h, &pd, count, &n), 0);
	assert_true(n >= 2);
	assert_int_equal(dtrace_str2desc(h, DTRACE_PROBESPEC_NAME, "a:b:c:d:e", &pd), -1);
	assert_int_equal(dtrace_errno(h), EDT_BADPROBE);
	assert_int_equal(dtrace_str2desc(h, DTRACE_PROBESPEC_NAME, "1", &pd), 0);
	assert_int_equal(pd.dtpd_id, 1);
	assert_int_equal(dtrace_probe_info(h, &pd, &info), 0);
	assert_int_equal(info.dtp_argc, 0);
	assert_string_equal(info.dtp_attr.dtat_class, "Common");
	pd.dtpd_id = 0x7fffffff;
	assert_int_equal(dtrace_probe_info(h, &pd, &info), -1);
	assert_int_equal(dtrace_errno(h), EDT_NOPROBE);
	pd = (dtrace_probedesc_t){ .dtpd_provider = "nonsense" };
	assert_int_equal(dtrace_probe_iter(h, &pd, count, &n), -1);
	assert_int_equal(dtrace_errno(h), EDT_NOPROBE);
}

static void test_not_active(void **state)
{
	(void)state;
	assert_int_equal(dtrace_stop(h), -1);
	assert_int_equal(dtrace_errno(h), EDT_NOTACTIVE);
	assert_int_equal(dtrace_work(h, stdout, NULL, NULL, NULL), DTRACE_WORKSTATUS_ERROR);
	assert_int_equal(dtrace_consume(h, stdout, NULL, NULL, NULL), -1);
	assert_int_equal(dtrace_aggregate_snap(h), -1);
	assert_int_equal(dtrace_aggregate_print(h, stdout, NULL), -1);
	assert_int_equal(dtrace_status(h), DTRACE_STATUS_NONE);
	assert_int_equal(dtrace_exit_status(h), 0);
	dtrace_interrupt(h);
}

static void test_processes(void **state)
{
	dtrace_proc_t *p;
	/* every word arrives as it is, quotes and all */
	char *argv[] = {
		"sh", "-c",	     "[ \"$1\" = 'it'\\''s \"so\"' ] && [ -z \"$2\" ] && exit 4",
		"x",  "it's \"so\"", "",
		NULL
	};
	int status = 0;

	(void)state;
	assert_null(dtrace_proc_create(h, "/does/not/exist", NULL));
	assert_int_equal(dtrace_errno(h), EDT_PROC);
	assert_null(dtrace_proc_create(h, "unfinished 'quote", NULL));
	assert_null(dtrace_proc_grab(h, 0x7ffffff0));
	p = dtrace_proc_create(h, "sh", argv);
	assert_non_null(p);
	assert_non_null(compile("BEGIN /pid == $target/ { trace(1); }"));
	assert_int_equal(dtrace_proc_ended(h, p, &status), 0);
	assert_int_equal(dtrace_proc_continue(h, p), 0);
	for (int i = 0; i < 500 && !dtrace_proc_ended(h, p, &status); i++)
		usleep(10000);
	assert_int_equal(status, 4 << 8);
	dtrace_proc_release(h, p);
	/* never continued: killed when released */
	p = dtrace_proc_create(h, "sleep 100", NULL);
	assert_non_null(p);
	dtrace_proc_release(h, p);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_open),       TEST(test_messages),	  TEST(test_compile),
		TEST(test_matches),    TEST(test_compile_errors), TEST(test_script),
		TEST(test_arguments),  TEST(test_zdefs),	  TEST(test_probes),
		TEST(test_not_active), TEST(test_processes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
