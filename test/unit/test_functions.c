/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's functions by name: what an index finds is what is found in the list, and in its order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "probe/functions.h"
#include "probe/internal.h"

enum { NAMES = 40 };

static struct {
	char at[NAMES][DT_NAME_MAX + 1];
	uint64_t seen, n;
} names;

/* Some of all, and of those that the compiler made pieces of: by their own name, and by that of the function. */
static int choose(void *arg, const struct function *f)
{
	const char *dot = strchr(f->name, '.');

	(void)arg;
	if ((dot ? names.seen % 8 : names.seen % 1024) == 0 && names.n + 2 <= NAMES) {
		strcpy(names.at[names.n++], f->name);
		if (dot)
			sprintf(names.at[names.n++], "%.*s", (int)(dot - f->name), f->name);
	}
	names.seen++;
	return 0;
}

struct found {
	const char *name; /* not NULL: of all, those that a search for it means */
	bool pieces;
	uint64_t n, sum;
};

static int note(void *arg, const struct function *f)
{
	struct found *to = arg;

	if (to->name && (to->pieces ? function_piece(f->name, to->name) == PIECE_NONE
				    : strcmp(f->name, to->name) != 0))
		return 0;
	to->n++;
	to->sum = to->sum * 31 + f->index;
	to->sum = to->sum * 31 + f->addr;
	to->sum = to->sum * 31 + hash_bytes(f->name, strlen(f->name));
	to->sum = to->sum * 31 + hash_bytes(f->module, strlen(f->module));
	return 0;
}

static int first(void *arg, const struct function *f)
{
	*(uint32_t *)arg = f->index;
	return 7;
}

static void test_by_name(void **state)
{
	struct types *types = types_new(256, NULL);
	struct registry *r = types ? registry_new(types) : NULL;
	uint64_t several = 0;

	(void)state;
	assert_non_null(r);
	if (functions_walk(r, NULL, choose, NULL) < 0 || !names.n) {
		registry_free(r);
		types_free(types);
		print_message("skipped: /proc/kallsyms can't be read\n");
		skip();
	}
	strcpy(names.at[names.n - 1], "no_such_function_at_all");
	for (uint64_t i = 0; i < names.n; i++)
		for (int pieces = 0; pieces < 2; pieces++) {
			struct found all = { .name = names.at[i], .pieces = pieces }, got = { 0 };
			uint32_t index = 0;
			int ended;

			assert_int_equal(functions_walk(r, NULL, note, &all), 0);
			assert_int_equal((pieces ? functions_walk_pieces
						 : functions_walk)(r, names.at[i], note, &got),
					 0);
			assert_int_equal(got.n, all.n);
			assert_true(got.sum == all.sum);
			ended = functions_walk(r, names.at[i], first, &index);
			assert_int_equal(ended, index ? 7 : 0);
			several += got.n > 1;
		}
	assert_true(r->functions.made && !r->functions.failed);
	assert_true(several > 0);
	registry_free(r);
	types_free(types);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_by_name) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
