/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What processes map, as programs see it: areas against a plain model, who shares them after a fork, and rules packed into words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "trace/unwind.c"

static uint64_t seed = 88172645463325252ull;

static uint64_t below(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (seed >> 11) % n;
}

/* Each mapping takes the place of what was there; a place holds the number of what was mapped last. */
static void areas(void **state)
{
	enum { PLACES = 300 };
	static struct rt_space s;

	(void)state;
	for (int round = 0; round < 200; round++) {
		uint64_t model[PLACES] = { 0 };

		memset(&s, 0, sizeof(s));
		for (uint64_t k = 1; k < 60; k++) {
			uint64_t start = below(PLACES), end = start + 1 + below(PLACES - start);

			if (below(2) && end > start + 10)
				end = start + 1 + below(9);
			assert_true(put_area(&s, &(struct rt_area){ start, end, k, 0, 0 }));
			for (uint64_t i = start; i < end; i++)
				model[i] = k;
			for (uint64_t i = 0, at = 0; i < PLACES; i++) {
				while (at < s.n && s.at[at].end <= i)
					at++;
				assert_int_equal(at < s.n && s.at[at].start <= i ? s.at[at].base
										 : 0,
						 model[i]);
			}
			for (uint64_t i = 1; i < s.n; i++)
				assert_true(s.at[i - 1].end <= s.at[i].start);
		}
	}
}

/* A space that is full stays as it is. */
static void full(void **state)
{
	static struct rt_space s, was;

	(void)state;
	memset(&s, 0, sizeof(s));
	for (uint64_t i = 0; i < RT_AREAS; i++)
		assert_true(put_area(&s, &(struct rt_area){ 10 * i, 10 * i + 9, i, 0, 0 }));
	was = s;
	assert_false(put_area(&s, &(struct rt_area){ 5, 6, 99, 0, 0 })); /* would be three */
	assert_memory_equal(&s, &was, sizeof(s));
	assert_true(put_area(&s, &(struct rt_area){ 0, 29, 99, 0, 0 }));
	assert_int_equal(s.n, RT_AREAS - 2);
}

static void rules(void **state)
{
	static const struct {
		struct cfi_row row;
		uint32_t kind, cfa, fp;
	} t[] = {
		{ { .kind = CFI_SP, .cfa = 8 }, RT_SP, 1, 0 },
		{ { .kind = CFI_SP, .cfa = 8 * RT_CFA_MAX, .saved = CFI_AT_CFA, .fp = -16 },
		  RT_SP,
		  RT_CFA_MAX,
		  2 },
		{ { .kind = CFI_SP, .cfa = 8 * RT_CFA_MAX + 8 }, RT_END, 0, 0 },
		{ { .kind = CFI_SP, .cfa = 12 }, RT_END, 0, 0 },
		{ { .kind = CFI_SP, .cfa = -8 }, RT_END, 0, 0 },
		{ { .kind = CFI_FP, .cfa = 16, .saved = CFI_AT_CFA, .fp = -8 * RT_FP_LOST },
		  RT_FP,
		  2,
		  RT_FP_LOST },
		{ { .kind = CFI_FP, .cfa = 16, .saved = CFI_AT_CFA, .fp = -12 },
		  RT_FP,
		  2,
		  RT_FP_LOST },
		{ { .kind = CFI_FP, .cfa = 16, .saved = CFI_AT_CFA, .fp = 16 },
		  RT_FP,
		  2,
		  RT_FP_LOST },
		{ { .kind = CFI_FP, .cfa = 16, .saved = CFI_AT_FP }, RT_FP, 2, RT_FP_LOST },
		{ { .kind = CFI_FP_MEM, .cfa = -8, .saved = CFI_AT_FP }, RT_FP_MEM, 1, 1 },
		{ { .kind = CFI_FP_MEM, .cfa = -8, .saved = CFI_AT_CFA, .fp = -16 },
		  RT_FP_MEM,
		  1,
		  RT_FP_LOST },
		{ { .kind = CFI_FP_MEM, .cfa = 8 }, RT_END, 0, 0 },
		{ { .kind = CFI_FP_MEM, .cfa = INT32_MIN }, RT_END, 0, 0 },
		{ { .kind = CFI_PLT, .cfa = 11 }, RT_PLT, 11, 0 },
		{ { .kind = CFI_SIGNAL }, RT_SIGNAL, 0, 0 },
		{ { .kind = CFI_NONE }, RT_NONE, 0, 0 },
		{ { .kind = CFI_OTHER }, RT_END, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(t); i++) {
		uint32_t r = pack_rule(&t[i].row);

		assert_int_equal(r & 7, t[i].kind);
		assert_int_equal(r >> RT_CFA_SHIFT & RT_CFA_MAX, t[i].cfa);
		assert_int_equal(r >> RT_FP_SHIFT, t[i].fp);
	}
}

/* A family is shared until one of its processes maps something of its own. */
static void families(void **state)
{
	struct session s = { .maps = (int[]){ -1 }, .im = &(struct image){ .map_spaces = 0 } };
	struct unwinder u = { .s = &s };
	struct elf_mapping m = { .start = 4096, .end = 8192, .executable = true, .path = "" };
	struct process *parent = process_add(&u, 1), *child;
	struct family *f;

	(void)state;
	assert_non_null(parent);
	f = parent->family = family_new(1);
	assert_non_null(f);
	map(&u, parent, &m);
	assert_int_equal(f->space.n, 1);
	told(&u, &(struct mapping_event){ .kind = MAPPING_FORK, .pid = 2, .parent = 1 });
	told(&u, &(struct mapping_event){
			 .kind = MAPPING_FORK, .pid = 3, .parent = 77 }); /* not ours */
	child = process_get(&u, 2);
	assert_non_null(child);
	assert_null(process_get(&u, 3));
	assert_ptr_equal(child->family, f);
	map(&u, child, &m); /* nothing new */
	assert_ptr_equal(child->family, f);
	m.start = 8192;
	m.end = 12288;
	told(&u, &(struct mapping_event){ .kind = MAPPING_MADE, .pid = 2, .map = m });
	assert_ptr_not_equal(child->family, f);
	assert_int_equal(child->family->space.n, 2);
	assert_int_equal(child->family->key.pid, 2);
	assert_int_equal(f->space.n, 1);
	assert_int_equal(f->space.own, 1);
	assert_int_equal(f->users, 1);
	told(&u, &(struct mapping_event){ .kind = MAPPING_FORK, .pid = 4, .parent = 2 });
	assert_int_equal(process_get(&u, 4)->family->space.n, 2);
	assert_int_equal(process_get(&u, 4)->family->key.pid, 4);
	told(&u, &(struct mapping_event){ .kind = MAPPING_FORK, .pid = 5, .parent = 1 });
	told(&u, &(struct mapping_event){ .kind = MAPPING_EXEC, .pid = 1 });
	assert_ptr_equal(process_get(&u, 5)->family, f);
	assert_int_equal(f->owner, 0);
	assert_int_equal(parent->family->space.n, 0);
	s.unwinder = calloc(1, sizeof(u));
	assert_non_null(s.unwinder);
	*s.unwinder = u;
	unwind_free(&s);
	assert_null(s.unwinder);
}

/* The kernel tells what the exec left: of us it is known otherwise. */
static void key(void **state)
{
	struct rt_space_key k = { .pid = 7 };
	uint64_t here = (uint64_t)(uintptr_t)&key, stack = (uint64_t)(uintptr_t)&k;

	(void)state;
	assert_true(read_key((uint32_t)getpid(), &k));
	assert_int_equal(k.pid, 7);
	assert_in_range(here, k.start_code, k.end_code);
	assert_true(k.start_stack > stack && k.start_stack - stack < 8 << 20);
	assert_false(read_key(0, &k));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas),    cmocka_unit_test(full), cmocka_unit_test(rules),
		cmocka_unit_test(families), cmocka_unit_test(key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
