/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Lengths of x86 instructions: each form once, random bytes, and what objdump says of a large library.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch/arch.h"

/* The bytes of an instruction in hex; bits 64 or 32, or 0 for both; whether it may be moved. */
static const struct {
	const char *hex;
	int bits;
	bool plain;
} insns[] = {
	{ "90", 0, true },		      /* nop */
	{ "55", 0, true },		      /* push %ebp */
	{ "f30f1efa", 0, true },	      /* endbr64 */
	{ "6690", 0, true },		      /* xchg %ax,%ax */
	{ "662e0f1f840000000000", 0, true },  /* nopw %cs:0(%eax,%eax,1) */
	{ "4889e5", 64, true },		      /* mov %rsp,%rbp */
	{ "48b88877665544332211", 64, true }, /* movabs $0x1122334455667788,%rax */
	{ "b844332211", 0, true },	      /* mov $0x11223344,%eax */
	{ "66b82211", 0, true },	      /* mov $0x1122,%ax */
	{ "a18877665544332211", 64, true },   /* movabs 0x1122334455667788,%eax */
	{ "a144332211", 32, true },	      /* mov 0x11223344,%eax */
	{ "67a12211", 32, true },	      /* mov 0x1122,%eax */
	{ "67a144332211", 64, true },	      /* addr32 mov */
	{ "8b05f0ffffff", 0, true },	      /* mov disp32 (,%rip in 64 bit) */
	{ "8b0424", 0, true },		      /* mov (%esp),%eax */
	{ "8b04252a000000", 0, true },	      /* mov 0x2a(no base),%eax */
	{ "8b442408", 0, true },	      /* mov 8(%esp),%eax */
	{ "8b842400010000", 0, true },	      /* mov 0x100(%esp),%eax */
	{ "678b4708", 32, true },	      /* mov 8(%bx),%eax */
	{ "678b063412", 32, true },	      /* mov 0x1234,%eax with 16-bit addressing */
	{ "678b873412", 32, true },	      /* mov 0x1234(%bx),%eax */
	{ "83ec10", 0, true },		      /* sub $16,%esp */
	{ "81ec00010000", 0, true },	      /* sub $256,%esp */
	{ "6681ec0001", 0, true },	      /* sub $256,%sp */
	{ "f6c101", 0, true },		      /* test $1,%cl */
	{ "f7c100000001", 0, true },	      /* test $0x1000000,%ecx */
	{ "66f7c10001", 0, true },	      /* test $0x100,%cx */
	{ "f7d9", 0, true },		      /* neg %ecx */
	{ "c20800", 0, true },		      /* ret $8 */
	{ "c8100001", 0, true },	      /* enter $16,$1 */
	{ "e800000000", 0, true },	      /* call */
	{ "0f8400010000", 0, true },	      /* je */
	{ "7405", 0, true },		      /* je */
	{ "9a443322110700", 32, true },	      /* lcall $7,$0x11223344 */
	{ "0fa4c805", 0, true },	      /* shld $5,%ecx,%eax */
	{ "0fbae805", 0, true },	      /* bts $5,%eax */
	{ "660f3a0fc108", 0, true },	      /* palignr $8,%xmm1,%xmm0 */
	{ "660f3800c1", 0, true },	      /* pshufb */
	{ "0f05", 64, true },		      /* syscall */
	{ "0f0b", 0, true },		      /* ud2 */
	{ "d9442404", 0, true },	      /* flds 4(%esp) */
	{ "64488b042528000000", 64, true },   /* mov %fs:0x28,%rax */
	{ "f0ff0f", 0, false },		      /* lock decl (%edi) */
	{ "f0480fb111", 64, false },	      /* lock cmpxchg %rdx,(%rcx) */
	{ "c5f877", 0, false },		      /* vzeroupper */
	{ "c5f96ec6", 0, false },	      /* vmovd %esi,%xmm0 */
	{ "c4e27d78c0", 0, false },	      /* vpbroadcastb %xmm0,%ymm0 */
	{ "c4e37d1e050800000007", 0,
	  false }, /* a map 3 opcode: ModRM, displacement ... and then an immediate */
	{ "62e27d287ace", 64, false },	 /* vpbroadcastb %esi,%ymm17 */
	{ "62e1fe286f17", 64, false },	 /* vmovdqu64 (%rdi),%ymm18 */
	{ "62f37d201ec107", 64, false }, /* vpcmpub $7,%ymm1,%ymm0,%k0 */
	{ "c40f", 32, true },		 /* les (%edi),%ecx */
	{ "c50f", 32, true },		 /* lds (%edi),%ecx */
	{ "620f", 32, true },		 /* bound %ecx,(%edi) */
	{ "06", 32, true },		 /* push %es */
	{ "d50a", 32, true },		 /* aad */
	{ "8fe97812c0", 0, false },	 /* an XOP opcode of map 9 */
	{ "8f0424", 0, true },		 /* pop (%esp) */
};

/* Length; 0: none. */
static unsigned length(const uint8_t *code, size_t n, bool bits64)
{
	struct insn in;

	return x86_insn_read(code, n, bits64, &in) ? in.length : 0;
}

static size_t from_hex(const char *hex, uint8_t *out)
{
	size_t n = strlen(hex) / 2;

	for (size_t i = 0; i < n; i++)
		sscanf(hex + i * 2, "%2hhx", &out[i]);
	return n;
}

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(insns); i++) {
		for (int bits = 32; bits <= 64; bits += 32) {
			uint8_t code[32];
			size_t n = from_hex(insns[i].hex, code);
			struct insn in;

			if (insns[i].bits && insns[i].bits != bits)
				continue;
			memset(code + n, 0xcc, sizeof(code) - n);
			if (!x86_insn_read(code, sizeof(code), bits == 64, &in) || in.length != n ||
			    in.plain != insns[i].plain)
				fail_msg("%s in %d bits: %u bytes, %s", insns[i].hex, bits,
					 in.length, in.plain ? "plain" : "not plain");
			/* What is cut off is no instruction. */
			for (size_t k = 0; k < n; k++)
				assert_int_equal(length(code, k, bits == 64), 0);
		}
	}
}

static void test_none(void **state)
{
	static const char *const none[] = { "06", "27", "60", "82c001", "9a",	"ce",
					    "d4", "d6", "ea", "0f04",	"0f0a", "0f24c0" };
	uint8_t code[32];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(none); i++) {
		memset(code, 0, sizeof(code));
		from_hex(none[i], code);
		assert_int_equal(length(code, sizeof(code), true), 0);
	}
	/* Prefixes alone, and too many of them. */
	memset(code, 0x66, sizeof(code));
	assert_int_equal(length(code, sizeof(code), true), 0);
	code[14] = 0x90;
	assert_int_equal(length(code, sizeof(code), true), 15);
	code[14] = 0x66;
	code[15] = 0x90;
	assert_int_equal(length(code, sizeof(code), true), 0);
}

static void test_flow(void **state)
{
	static const struct {
		const char *hex;
		enum insn_flow flow;
		int64_t to;
	} flows[] = {
		{ "c3", FLOW_RETURN, 0 },
		{ "f3c3", FLOW_RETURN, 0 },
		{ "c20800", FLOW_RETURN, 0 },
		{ "eb05", FLOW_JUMP, 7 },
		{ "ebfe", FLOW_JUMP, 0 },
		{ "e900010000", FLOW_JUMP, 0x105 },
		{ "e9fbfeffff", FLOW_JUMP, -0x100 },
		{ "ff2510000000", FLOW_AWAY, 0 },
		{ "ff6018", FLOW_AWAY, 0 },
		{ "ff20", FLOW_AWAY, 0 },
		{ "ffe0", FLOW_ON, 0 },
		{ "ff24c500100000", FLOW_ON, 0 },
		{ "ff10", FLOW_ON, 0 },
		{ "7405", FLOW_ON, 0 },
		{ "0fc300", FLOW_ON, 0 },
		{ "e800000000", FLOW_ON, 0 },
		{ "62f1fe28c3c0", FLOW_ON, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(flows); i++) {
		uint8_t code[16] = "";
		struct insn in;

		from_hex(flows[i].hex, code);
		assert_true(x86_insn_read(code, sizeof(code), true, &in));
		if (in.flow != flows[i].flow || in.to != flows[i].to)
			fail_msg("%s: flow %d to %lld", flows[i].hex, in.flow, (long long)in.to);
	}
}

/* Whatever the bytes, it stays within them. */
static void test_random(void **state)
{
	unsigned seed = 20261123;

	(void)state;
	for (int i = 0; i < 2000000; i++) {
		size_t n = (size_t)(rand_r(&seed) % 18);
		uint8_t *code = malloc(n ? n : 1); /* its end is the sanitizer's to watch */

		for (size_t k = 0; k < n; k++)
			code[k] = (uint8_t)(rand_r(&seed) >> 5);
		assert_true(length(code, n, i & 1) <= (n < 15 ? n : 15));
		free(code);
	}
}

/* objdump's lines: "  401000:\t48 89 e5             \tmov ...". */
static void test_objdump(void **state)
{
	static const char command[] = "objdump -dw --section=.text /proc/self/exe 2>/dev/null";
	FILE *f = popen(command, "r");
	char line[512];
	unsigned n = 0;

	(void)state;
	while (f && fgets(line, sizeof(line), f)) {
		char *bytes = strchr(line, '\t'), *text = bytes ? strchr(bytes + 1, '\t') : NULL;
		uint8_t code[32];
		size_t len = 0;

		if (!text || strstr(text, "(bad)") || strstr(text, "fwait"))
			continue;
		*text = '\0';
		memset(code, 0x90, sizeof(code));
		for (char *at = bytes + 1, *end; len < 16; at = end, len++) {
			code[len] = (uint8_t)strtoul(at, &end, 16);
			if (end == at)
				break;
		}
		code[len] = 0x90;
		if (code[0] == 0x9b) /* objdump shows fwait and what it waits with as one */
			continue;
		if (length(code, sizeof(code), sizeof(long) == 8) != len)
			fail_msg("%s%s: %u bytes", line, text + 1,
				 length(code, sizeof(code), sizeof(long) == 8));
		n++;
	}
	if (f)
		pclose(f);
	if (!n) {
		print_message("objdump is not installed: skipped\n");
		skip();
	}
	assert_true(n > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),	cmocka_unit_test(test_none),
		cmocka_unit_test(test_flow),	cmocka_unit_test(test_random),
		cmocka_unit_test(test_objdump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
