/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Numbers of 128 bits: known results, and on processors whose compiler has such numbers, the same as its.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/wide.h"

static void is(struct wide x, uint64_t high, uint64_t low)
{
	assert_int_equal(x.high, high);
	assert_int_equal(x.low, low);
}

static void test_known(void **state)
{
	const struct wide most = { UINT64_MAX, UINT64_MAX }, one = { 1, 0 };

	(void)state;
	is(wide_add((struct wide){ UINT64_MAX, 0 }, one), 1, 0);
	is(wide_add(most, one), 0, 0);
	is(wide_sub((struct wide){ 0, 1 }, one), 0, UINT64_MAX);
	is(wide_square(UINT64_MAX), UINT64_MAX - 1, 1);
	is(wide_square(0x100000000), 1, 0);
	is(wide_square(0), 0, 0);
	is(wide_div(most, UINT64_MAX), 1, 1);
	is(wide_div(most, 10), 0x1999999999999999, 0x9999999999999999);
	is(wide_div((struct wide){ 5, 0 }, 6), 0, 0);
	assert_int_equal(wide_root(most), UINT64_MAX);
	assert_int_equal(wide_root(wide_square(UINT64_MAX)), UINT64_MAX);
	assert_int_equal(wide_root(wide_sub(wide_square(UINT64_MAX), one)), UINT64_MAX - 1);
	assert_int_equal(wide_root((struct wide){ 99, 0 }), 9);
	assert_int_equal(wide_root((struct wide){ 0, 0 }), 0);
	assert_true(wide_less(one, (struct wide){ 0, 1 }));
	assert_true(wide_less((struct wide){ 3, 1 }, (struct wide){ 4, 1 }));
	assert_false(wide_less(one, one));
}

#ifdef __SIZEOF_INT128__
static unsigned __int128 compilers(struct wide x)
{
	return (unsigned __int128)x.high << 64 | x.low;
}

/* Numbers of every length, many with long runs of equal bits. */
static uint64_t some(uint64_t *seed)
{
	uint64_t x;

	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	x = *seed ^ *seed >> 29;
	if (x & 1)
		x = x & 2 ? ~0ull : 0;
	return x >> (*seed >> 58);
}

static void test_as_compiler(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct wide a = { some(&seed), some(&seed) }, b = { some(&seed), some(&seed) };
		uint64_t by = some(&seed) | 1, root = wide_root(a);
		unsigned __int128 x = compilers(a), y = compilers(b), square;

		assert_true(compilers(wide_add(a, b)) == (unsigned __int128)(x + y));
		assert_true(compilers(wide_sub(a, b)) == (unsigned __int128)(x - y));
		assert_true(compilers(wide_square(a.low)) == (unsigned __int128)a.low * a.low);
		assert_true(compilers(wide_div(a, by)) == x / by);
		assert_true(wide_less(a, b) == (x < y));
		square = (unsigned __int128)root * root;
		assert_true(square <= x && x - square <= (unsigned __int128)root * 2);
	}
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
#ifdef __SIZEOF_INT128__
		cmocka_unit_test(test_as_compiler),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
