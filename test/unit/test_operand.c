/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Operands of probe points' notes: what is understood, what is refused, and that nothing is read
 * behind the text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "arch/arch.h"
#include "arch/x86_operand.h"

static void good(const char *text, enum operand_kind kind, bool is_signed, unsigned size,
		 int64_t value)
{
	struct operand o;
	const char *end;

	if (!x86_operand_read(text, true, &o, &end))
		fail_msg("%s is refused", text);
	assert_int_equal(*end, 0);
	assert_int_equal(o.kind, kind);
	assert_int_equal(o.is_signed, is_signed);
	assert_int_equal(o.size, size);
	assert_int_equal(o.value, value);
}

static void test_good(void **state)
{
	struct operand o;
	const char *end;

	(void)state;
	good("-4@$5", OPERAND_CONST, true, 4, 5);
	good("8@$-5", OPERAND_CONST, false, 8, -5);
	good("$0x10", OPERAND_CONST, false, 8, 16);
	good("-4@%edi", OPERAND_REG, true, 4, 0);
	good("1@%al", OPERAND_REG, false, 1, 0);
	good("8@-16(%rbp)", OPERAND_MEM, false, 8, -16);
	good("4@(%rax)", OPERAND_MEM, false, 4, 0);
	good("-2@8(%rax,%rbx,4)", OPERAND_MEM, true, 2, 8);
	good("8@(,%rbx,8)", OPERAND_MEM, false, 8, 0);
	good("4@counter(%rip)", OPERAND_MEM, false, 4, 0);
	good("4@counter+8(%rip)", OPERAND_MEM, false, 4, 8);
	good("4@8+counter(%rip)", OPERAND_MEM, false, 4, 8);
	good("4@some.name", OPERAND_MEM, false, 4, 0);
	assert_true(x86_operand_read("1@%ah", true, &o, &end) && o.high && o.reg_bytes == 1);
#ifdef __x86_64__
	assert_true(x86_operand_read("8@%r15", true, &o, &end) && o.reg_bytes == 8);
	assert_true(x86_operand_read("4@%r8d", true, &o, &end) && o.reg_bytes == 4);
#endif
	assert_true(x86_operand_read("4@counter+8(%rip)", true, &o, &end) && o.symbol_len == 7 &&
		    o.reg < 0);
	assert_true(x86_operand_read("4@%eax 8@%rbx", true, &o, &end) && *end == ' ');
	assert_true(x86_operand_read("%eax", false, &o, &end) && o.size == 4);
}

static void test_bad(void **state)
{
	static const char *const bad[] = {
		"",
		"4@",
		"3@%eax",
		"16@%rax",
		"4@%",
		"4@%xmm0",
		"4@%r16",
		"4@%r8x",
		"4@$",
		"4@$x",
		"4@(",
		"4@(%rax",
		"4@(%rax,",
		"4@(%rax,%rbx,3)",
		"4@()",
		"4@5",
		"4@a+b(%rip)",
		"4@%eax%ebx",
		"4@-",
		"4@8(%rax)x",
		"-@%eax",
		"4@%raxraxraxrax",
		"4@(rax)",
#ifndef __x86_64__
		"8@%r15",
		"4@%r8d",
#endif
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		struct operand o;
		const char *end;

		if (x86_operand_read(bad[i], true, &o, &end))
			fail_msg("%s is taken", bad[i]);
	}
}

/* Any text, in memory that ends with it. */
static void test_random(void **state)
{
	static const char letters[] = "@%$()-+,.0123456789 abcdrxsi_";
	unsigned seed = 20261123;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t n = (size_t)rand_r(&seed) % 20;
		char *text = malloc(n + 1);
		struct operand o;
		const char *end;

		assert_non_null(text);
		for (size_t k = 0; k < n; k++)
			text[k] = letters[(size_t)rand_r(&seed) % (sizeof(letters) - 1)];
		text[n] = '\0';
		if (x86_operand_read(text, i & 1, &o, &end)) {
			assert_true(end > text && end <= text + n);
			assert_true(o.size == 1 || o.size == 2 || o.size == 4 || o.size == 8);
			assert_true(o.reg < ARCH_HOST->pt_regs_size);
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
