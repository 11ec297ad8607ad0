/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What is said of programs that the kernel doesn't load, for answers that no kernel gives on demand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "trace/load.c"

static const struct image_prog prog = { .label = "x:::y", .code = { .ninsns = 1 } };

/* The message of a failed load; the log's file is removed. log NULL: there is none. */
static const char *said(int code, const char *log)
{
	static struct session_error err;
	const struct image im = { 0 };
	char *path;

	free(err.log);
	err = (struct session_error){ 0 };
	assert_int_equal(
		load_failed(&im, &prog, &prog.code, 1, code, log ? strdup(log) : NULL, &err), code);
	path = strstr(err.msg, " (its log: ");
	if (path) {
		*path = '\0';
		path += strlen(" (its log: ");
		*strchrnul(path, ')') = '\0';
		assert_int_equal(unlink(path), 0);
	}
	return err.msg;
}

static void test_out_of_memory(void **state)
{
	static const char walked[] = "0: R1=ctx() R10=fp0\n"
				     "0: (b7) r0 = 0\n"
				     "processed 1 insns (limit 1000000) max_states_per_insn 0\n";
	static const char refused[] = "0: (b7) r0 = 0\n"
				      "too many states were pushed\n"
				      "processed 1 insns (limit 1000000) max_states_per_insn 0\n";

	(void)state;
	assert_string_equal(said(-ENOMEM, NULL), "the kernel does not load the program for x:::y: "
						 "Cannot allocate memory");
	assert_string_equal(said(-ENOMEM, walked),
			    "the kernel does not load the program for x:::y: "
			    "Cannot allocate memory");
	assert_string_equal(said(-ENOMEM, refused),
			    "the kernel's verifier refused the program for x:::y: "
			    "too many states were pushed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests_name("load", tests, NULL, NULL);
}
