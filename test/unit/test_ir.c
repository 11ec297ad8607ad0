/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The back end piece by piece: golden files, refusals, limits, the stack, tags, far jumps, memory
 * running out, speed. Whether the code is right is test_ir_random.c's business.
 *
 * A golden file is IR text, a line "---- letters" and what -xdump=letters prints.
 * IR_GOLDEN_UPDATE=1 in the environment writes what is printed now into the files; read the
 * difference before believing it.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "ir_machine.h"

static struct diag_ctx ctx;

static void begin(void)
{
	memset(&ctx, 0, sizeof(ctx));
	ctx.arena.on_oom = diag_oom;
	ctx.arena.oom_arg = &ctx;
}

/* Compiles; NULL if that failed: ctx.err says why. The result lives until arena_free(). */
static struct bpf_code *compile(struct ir *f, const char *dump, struct strbuf *out)
{
	static struct bpf_code code;

	if (setjmp(ctx.escape))
		return NULL;
	ir_compile(f, &code, dump, out);
	return &code;
}

static struct ir *parse(const char *text)
{
	if (setjmp(ctx.escape))
		return NULL;
	return ir_parse(&ctx, text);
}

/* ---- golden files ---- */

static char *read_file(const char *path)
{
	FILE *fp = fopen(path, "r");
	struct strbuf b = { 0 };
	char buf[4096];
	size_t n;

	if (!fp)
		return NULL;
	while ((n = fread(buf, 1, sizeof(buf), fp)) > 0)
		strbuf_add(&b, buf, n);
	fclose(fp);
	return b.s;
}

static void check_golden(const char *path)
{
	char *text = read_file(path), *cut, *letters, *expected;
	struct strbuf out = { 0 };
	struct ir *f;

	assert_non_null(text);
	cut = strstr(text, "\n---- ");
	if (!cut)
		fail_msg("%s: no line \"---- letters\"", path);
	letters = cut + 6;
	cut[1] = '\0';
	expected = strchr(letters, '\n');
	assert_non_null(expected);
	*expected++ = '\0';
	begin();
	f = parse(text);
	if (!f || !compile(f, letters, &out))
		fail_msg("%s: %s: %s", path, ctx.err.tag, ctx.err.msg);
	if (getenv("IR_GOLDEN_UPDATE")) {
		FILE *fp = fopen(path, "w");

		assert_non_null(fp);
		fprintf(fp, "%s---- %s\n%s", text, letters, out.s);
		fclose(fp);
	} else if (strcmp(out.s, expected)) {
		print_error("%s:\n", path);
		assert_string_equal(out.s, expected);
	}
	strbuf_free(&out);
	arena_free(&ctx.arena);
	free(text);
}

static void test_golden(void **state)
{
	const char *dir = getenv("IR_GOLDEN_DIR") ? getenv("IR_GOLDEN_DIR") : "test/golden/ir";
	struct dirent **files;
	int n = scandir(dir, &files, NULL, alphasort), done = 0;

	(void)state;
	if (n < 0)
		fail_msg("%s: cannot be read (run this from the top of the source tree)", dir);
	for (int i = 0; i < n; i++) {
		size_t len = strlen(files[i]->d_name);
		char path[512];

		if (len > 3 && !strcmp(files[i]->d_name + len - 3, ".ir")) {
			snprintf(path, sizeof(path), "%s/%s", dir, files[i]->d_name);
			check_golden(path);
			done++;
		}
		free(files[i]);
	}
	free(files);
	assert_true(done > 0);
	print_message("%d golden files\n", done);
}

/* ---- refusals ---- */

static void expect_failure(const char *text, const char *tag, const char *says)
{
	struct strbuf dump = { 0 };
	struct ir *f;

	begin();
	f = parse(text);
	if (f && compile(f, "", &dump))
		fail_msg("accepted: %s", text);
	assert_string_equal(ctx.err.tag, tag);
	if (!strstr(ctx.err.msg, says))
		fail_msg("message \"%s\" does not say \"%s\"", ctx.err.msg, says);
	if (!strcmp(tag, "D_INTERNAL"))
		assert_non_null(strstr(dump.s, "; broken at instruction"));
	strbuf_free(&dump);
	arena_free(&ctx.arena);
}

static void test_malformed_ir(void **state)
{
	static const struct {
		const char *text, *says;
	} cases[] = {
		{ "", "no instructions" },
		{ "v1 = mov 1\n", "falls off the end" },
		{ "exit v1\n", "read before it is written" },
		{ "jeq v0, 0, L0\nv1 = mov 1\nL0:\nexit v1\n", "read before it is written" },
		{ "L0:\nv2 = add v1, 1\nv1 = mov 1\njeq v1, 0, L0\nexit 0\n", "v2 = add v1, 1" },
		{ "jmp L3\n", "never placed" },
		{ "L1:\nL1:\nexit 0\n", "placed twice" },
		{ "v1 = load3 [v0+0]\nexit 0\n", "no such size" },
		{ "v1 = mov 1\naadd2 [v0+0], v1\nexit 0\n", "no such size" },
		{ "v1 = fetchor1 [v0+0], 1\nexit 0\n", "no such size" },
		{ "v1 = bswap0 v0\nexit 0\n", "no such size" },
		{ "v1 = frame f0+0\nexit 0\n", "no such frame object" },
		{ "frame f0 size 8 align 8\nv1 = frame f0+9\nexit 0\n",
		  "outside of its frame object" },
		{ "frame f0 size 8 align 8\nstore8 [f0+4], 1\nexit 0\n",
		  "outside of its frame object" },
		{ "mov 1\nexit 0\n", "result is missing" },
		{ "add v0, 1\nexit 0\n", "result is missing" },
		{ "load8 [v0+0]\nexit 0\n", "result is missing" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		expect_failure(cases[i].text, "D_INTERNAL", cases[i].says);
}

/* What text cannot say but a mistaken builder call can. */
static void test_malformed_by_builders(void **state)
{
	(void)state;
	for (int what = 0; what < 10; what++) {
		struct ir *f;

		begin();
		f = ir_new(&ctx);
		switch (what) {
		case 0:
			ir_call(f, 1, 6, ir_i(1), ir_i(1), ir_i(1), ir_i(1), ir_i(1), ir_i(1));
			break;
		case 1:
			ir_mov(f, ir_r(99));
			break;
		case 2:
			ir_mov_to(f, 99, ir_i(1));
			break;
		case 3:
			ir_mov(f, ir_r(VREG_NONE));
			break;
		case 4:
			ir_jmp(f, 5);
			break;
		case 5:
			ir_load(f, 8, VREG_NONE, 0);
			break;
		case 6:
			ir_runtime(f, NULL, 0);
			break;
		case 7:
			ir_alu(f, IR_ADD, VREG_NONE, ir_i(1));
			break;
		case 8:
			ir_jcc(f, IR_JEQ, VREG_NONE, ir_i(1), ir_label(f));
			break;
		default:
			ir_add(f, (enum ir_op)200);
		}
		ir_exit(f, ir_i(0));
		assert_null(compile(f, NULL, NULL));
		assert_string_equal(ctx.err.tag, "D_INTERNAL");
		arena_free(&ctx.arena);
	}
}

static void test_bad_text(void **state)
{
	static const char *const cases[] = {
		"v1 = frobnicate v0\n",
		"v1 = \n",
		"v1 = mov\n",
		"v = mov 1\n",
		"v99999999999 = mov 1\n",
		"v99999999 = mov 1\n",
		"v1 = mov 99999999999999999999\n",
		"v1 = add v0\n",
		"v1 = add v0, 1, 2\n",
		"v1 = load8 v0\n",
		"v1 = load8 [v0+0\n",
		"v1 = load8 [v0+99999999999]\n",
		"v1 = call 1(1, 2, 3, 4, 5, 6)\n",
		"v1 = call 1(1\n",
		"v1 = call\n",
		"L1\n",
		"jmp\n",
		"jmp v1\n",
		"jeq v0, 1\n",
		"frame f1 size 8 align 8\n",
		"frame f0 size -8 align 8\n",
		"frame f0 size 8 align 0\n",
		"frame f0 size 8\n",
		"exit 0 nonsense\n",
		"v1 = kfunc (1)\n",
		"\x01\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		expect_failure(cases[i], "D_SYNTAX", "IR text, line 1:");
}

/* ---- limits ---- */

static void test_stack_limits(void **state)
{
	struct ir *f;
	struct bpf_code *c;

	(void)state;
	begin();
	f = ir_new(&ctx);
	for (int i = 0; i < 20; i++) {
		/* 256 bytes each, but never two at a time; and one of 256 around them. */
		int o;

		if (!i)
			ir_store(f, 8, ir_frame_addr(f, ir_frame(f, 256, 8), 0), 0, ir_i(1));
		ir_scope_begin(f);
		o = ir_frame(f, 255, 1);
		ir_store(f, 1, ir_frame_addr(f, o, 254), 0, ir_i(i));
		ir_scope_end(f);
	}
	ir_exit(f, ir_i(0));
	c = compile(f, NULL, NULL);
	assert_non_null(c);
	assert_int_equal(c->stack, 511);
	arena_free(&ctx.arena);

	expect_failure("frame f0 size 513 align 1\nstore1 [f0+0], 1\nexit 0\n", "D_TOO_LARGE",
		       "512 bytes of stack");

	/* Objects that fill the int of their sum many times over are too large, not undefined. */
	begin();
	f = ir_new(&ctx);
	for (int i = 0; i < 5000; i++)
		ir_frame(f, 1 << 20, 64);
	ir_exit(f, ir_i(0));
	assert_null(compile(f, NULL, NULL));
	assert_string_equal(ctx.err.tag, "D_TOO_LARGE");
	assert_non_null(ctx.err.hint);
	arena_free(&ctx.arena);
}

/* More values live at once than there are registers and stack for. */
static void test_too_many_values(void **state)
{
	struct ir *f;
	vreg v[100];
	struct ir_val sum;

	(void)state;
	begin();
	f = ir_new(&ctx);
	for (int i = 0; i < 100; i++)
		v[i] = ir_load(f, 8, VREG_CTX, 8 * (i % 8));
	sum = ir_r(ir_call(f, HELPER_FAKE, 0));
	for (int i = 0; i < 100; i++)
		sum = ir_r(ir_alu(f, IR_XOR, v[i], sum));
	ir_exit(f, sum);
	assert_null(compile(f, NULL, NULL));
	assert_string_equal(ctx.err.tag, "D_TOO_LARGE");
	arena_free(&ctx.arena);
}

/* What is too large is told of the clause, not of an inline before it that makes it so. */
static void test_too_large_clause(void **state)
{
	struct source src = { .name = "a script" };
	struct ir *f;

	(void)state;
	for (uint32_t at = 10; at <= 90; at += 80) {
		begin();
		f = ir_new(&ctx);
		ir_clause(f, (struct loc){ &src, 40, 5 });
		ir_mov(f, ir_i(1));
		ir_clause(f, (struct loc){ &src, 80, 5 });
		f->loc = (struct loc){ &src, at, 1 };
		ir_store(f, 1, ir_frame_addr(f, ir_frame(f, 600, 1), 0), 0, ir_i(1));
		ir_exit(f, ir_i(0));
		assert_null(compile(f, NULL, NULL));
		assert_string_equal(ctx.err.tag, "D_TOO_LARGE");
		assert_int_equal(ctx.err.loc.off, at < 80 ? 80 : at);
		arena_free(&ctx.arena);
	}
}

static void test_too_many_instructions(void **state)
{
	struct ir *f;
	int64_t big = 0x123456789aLL;

	(void)state;
	begin();
	f = ir_new(&ctx);
	for (int i = 0; i < 91000; i++)
		ir_call(f, HELPER_FAKE + 5, 5, ir_i(big), ir_i(big), ir_i(big), ir_i(big),
			ir_i(big));
	ir_exit(f, ir_i(0));
	assert_null(compile(f, NULL, NULL));
	assert_string_equal(ctx.err.tag, "D_TOO_LARGE");
	assert_non_null(strstr(ctx.err.msg, "1000000 instructions"));
	arena_free(&ctx.arena);
}

/* ---- tags and lines ---- */

static uint32_t tag_at(const struct bpf_code *c, uint32_t tag)
{
	for (uint32_t i = 0; i < c->nlines; i++)
		if (c->lines[i].tag == tag)
			return c->lines[i].insn;
	return UINT32_MAX;
}

static void test_tags(void **state)
{
	struct ir *f;
	struct bpf_code *c;

	(void)state;
	begin();
	/* 1: stays; 2: becomes nothing (a copy), but is reached; 3: never reached; 4: unused, but
	 * reached */
	f = parse("v1 = load8 [v0+0]\n"
		  "v2 = load8 [v1+0] #1\n"
		  "v3 = mov v2 #2\n"
		  "v4 = mul v3, 12345 #4\n"
		  "jmp L1\n"
		  "v3 = mov 5 #3\n"
		  "L1:\n"
		  "exit v3\n");
	assert_non_null(f);
	c = compile(f, NULL, NULL);
	assert_non_null(c);
	assert_int_equal(tag_at(c, 1), 1);
	assert_int_equal(c->insns[1].code, BPF_LDX | BPF_MEM | BPF_DW);
	assert_int_equal(tag_at(c, 2), 2);
	assert_int_equal(tag_at(c, 3), UINT32_MAX);
	assert_int_equal(tag_at(c, 4), 2);
	for (uint32_t i = 1; i < c->nlines; i++)
		assert_true(c->lines[i - 1].insn <= c->lines[i].insn);
	arena_free(&ctx.arena);
}

static void test_source_lines(void **state)
{
	static const char text[] = "BEGIN\n{\n\tx = arg0;\n\texit(x);\n}\n";
	static const struct source src = {
		.name = "t.d", .text = text, .len = sizeof(text) - 1, .first_line = 1
	};
	struct strbuf out = { 0 };
	struct bpf_code *c;
	struct ir *f;
	vreg v;

	(void)state;
	begin();
	f = ir_new(&ctx);
	f->loc = (struct loc){ &src, 9, 8 };
	v = ir_load(f, 8, VREG_CTX, 0);
	f->loc = (struct loc){ &src, 20, 7 };
	ir_exit(f, ir_r(v));
	c = compile(f, "ce", &out);
	assert_non_null(c);
	assert_non_null(strstr(out.s, "; line 3\n"));
	assert_non_null(strstr(out.s, "; line 3: x = arg0\n   0: r0 = *(u64 *)(r1 +0)\n"
				      "; line 4: exit(x)\n   1: exit\n"));
	strbuf_free(&out);
	arena_free(&ctx.arena);
}

/* ---- far jumps ---- */

/* A body of n multiplications and additions that the optimiser can't shorten. */
static void long_body(struct ir *f, vreg x, int n)
{
	for (int i = 0; i < n; i++) {
		ir_alu_to(f, IR_MUL, x, x, ir_i(3 + i % 5 * 2));
		ir_alu_to(f, IR_XOR, x, x, ir_i(i));
	}
}

static void test_far_jumps(void **state)
{
	static const int lengths[] = { 16380, 16390, 30000, 70000 };
	static struct world a, b;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(lengths); k++) {
		struct bpf_code *c;
		struct ir *f;
		vreg x, n;
		int top, out, skip;

		begin();
		memset(&a, 0, sizeof(a));
		a.ctx[0] = 3;
		a.ctx[1] = 99;
		b = a;
		f = ir_new(&ctx);
		top = ir_label(f);
		out = ir_label(f);
		skip = ir_label(f);
		n = ir_load(f, 8, VREG_CTX, 0);
		x = ir_load(f, 8, VREG_CTX, 8);
		ir_jcc(f, IR_JEQ, n, ir_i(1000), out);
		ir_place(f, top);
		ir_jcc(f, IR_JEQ, n, ir_i(2), skip);
		long_body(f, x, lengths[k]);
		ir_jcc(f, IR_JEQ, x, ir_i(12345), out);
		ir_runtime(f, "fn1", 1, ir_i(0x1122334455667788));
		ir_place(f, skip);
		long_body(f, x, 100);
		ir_alu_to(f, IR_SUB, n, n, ir_i(1));
		ir_jcc(f, IR_JNE, n, ir_i(0), top);
		f->tag = 9;
		ir_place(f, out);
		ir_exit(f, ir_r(x));
		run_ir(f, &a);
		c = compile(f, NULL, NULL);
		assert_non_null(c);
		run_bpf(c, &b);
		assert_string_equal(a.error, "");
		assert_string_equal(b.error, "");
		assert_int_equal(a.result, b.result);
		assert_int_equal(a.log, b.log);
		assert_true(tag_at(c, 9) + 3 >= c->ninsns);
		arena_free(&ctx.arena);
	}
}

/* Can each instruction be come to? The verifier refuses a program with one that can't. */
static bool all_come_to(const struct bpf_code *c)
{
	bool *seen = calloc(c->ninsns + 1, sizeof(*seen)), all = true;

	assert_non_null(seen);
	seen[0] = true;
	for (uint32_t i = 0; i < c->ninsns; i++) {
		const struct bpf_insn *in = &c->insns[i];
		uint8_t class = BPF_CLASS(in->code), op = BPF_OP(in->code);
		bool jumps = class == BPF_JMP || class == BPF_JMP32;

		if (in->code == (BPF_LD | BPF_IMM | BPF_DW))
			seen[i + 1] = seen[i + 2] = true, i++;
		else if (!jumps || op == BPF_CALL)
			seen[i + 1] = true;
		else if (op != BPF_EXIT)
			seen[i + 1 + in->off] = true, seen[i + 1] |= op != BPF_JA;
	}
	for (uint32_t i = 0; i < c->ninsns; i++)
		all &= seen[i];
	free(seen);
	return all;
}

/* Nothing may come from above where an island lies: the program would begin it with a jump that never runs. */
static void test_far_jumps_behind_exits(void **state)
{
	(void)state;
	for (int pad = 0; pad < 9; pad++) {
		struct bpf_code *c;
		struct ir *f;
		int out;
		vreg x;

		begin();
		f = ir_new(&ctx);
		out = ir_label(f);
		x = ir_load(f, 8, VREG_CTX, 0);
		for (int i = 0; i < pad; i++)
			ir_alu_to(f, IR_XOR, x, x, ir_i(i + 7));
		ir_jcc(f, IR_JEQ, x, ir_i(1000), out);
		for (int i = 0; i < 6000; i++) {
			int l_next = ir_label(f);

			ir_jcc(f, IR_JNE, x, ir_i(i), l_next);
			ir_exit(f, ir_i(i + 1));
			ir_place(f, l_next);
			long_body(f, x, 2);
		}
		ir_place(f, out);
		ir_exit(f, ir_r(x));
		c = compile(f, NULL, NULL);
		assert_non_null(c);
		assert_true(c->ninsns > 33000);
		assert_true(all_come_to(c));
		arena_free(&ctx.arena);
	}
}

/* More far targets than an island holds. */
static void test_too_many_far_jumps(void **state)
{
	struct ir *f;
	int labels[2500];
	vreg x;

	(void)state;
	begin();
	f = ir_new(&ctx);
	x = ir_load(f, 8, VREG_CTX, 0);
	for (int i = 0; i < 2500; i++) {
		labels[i] = ir_label(f);
		ir_jcc(f, IR_JEQ, x, ir_i(i), labels[i]);
	}
	long_body(f, x, 20000);
	for (int i = 0; i < 2500; i++) {
		ir_alu_to(f, IR_ADD, x, x, ir_i(1));
		ir_call(f, HELPER_FAKE, 0);
		ir_place(f, labels[i]);
	}
	ir_exit(f, ir_r(x));
	assert_null(compile(f, NULL, NULL));
	assert_string_equal(ctx.err.tag, "D_TOO_LARGE");
	arena_free(&ctx.arena);
}

/* ---- memory ---- */

/* What a clause of usual size looks like: predicate, record, aggregation. */
static void usual_clause(struct ir *f, int n)
{
	int l_end = ir_label(f), l_none = ir_label(f), key;
	vreg pid, rec, v, bucket;

	ir_scope_begin(f);
	pid = ir_alu(f, IR_SHR, ir_call(f, HELPER_PID, 0), ir_i(32));
	ir_jcc(f, IR_JEQ, pid, ir_i(n), l_end);
	rec = ir_call(f, HELPER_FAKE + 3, 3, ir_r(ir_mapfd(f, 0)), ir_i(48), ir_i(0));
	ir_jcc(f, IR_JEQ, rec, ir_i(0), l_end);
	ir_store(f, 4, rec, 0, ir_i(n));
	v = ir_load(f, 8, VREG_CTX, 8);
	ir_store(f, 8, rec, 8, ir_r(ir_ext(f, IR_SEXT, v, 4)));
	ir_store(f, 8, rec, 16, ir_r(ir_alu(f, IR_SDIV, v, ir_i(1000))));
	key = ir_frame(f, 8, 8);
	ir_store(f, 8, ir_frame_addr(f, key, 0), 0, ir_r(pid));
	bucket = ir_call(f, HELPER_LOOKUP, 2, ir_r(ir_mapfd(f, 1)), ir_r(ir_frame_addr(f, key, 0)));
	ir_jcc(f, IR_JEQ, bucket, ir_i(0), l_none);
	ir_atomic_add(f, 8, bucket, 0, ir_i(1));
	ir_place(f, l_none);
	ir_call(f, HELPER_FAKE + 2, 2, ir_r(rec), ir_i(0));
	ir_place(f, l_end);
	ir_scope_end(f);
}

static struct ir *usual_program(int clauses)
{
	struct ir *f = ir_new(&ctx);

	for (int i = 0; i < clauses; i++)
		usual_clause(f, i);
	ir_exit(f, ir_i(0));
	return f;
}

/* Out of memory anywhere is an error like others, and the arena takes it all back. */
static void test_out_of_memory(void **state)
{
	static size_t limit;
	static int failed;

	(void)state;
	failed = 0;
	for (limit = 1000;; limit += 1777) {
		static struct bpf_code code;

		begin();
		ctx.arena.limit = limit;
		if (setjmp(ctx.escape)) {
			assert_string_equal(ctx.err.tag, "D_NOMEM");
			failed++;
			arena_free(&ctx.arena);
			continue;
		}
		ir_compile(usual_program(4), &code, NULL, NULL);
		arena_free(&ctx.arena);
		break;
	}
	assert_true(failed > 10);
}

/* ---- speed ---- */

static double compile_ns_per_insn(int clauses, size_t *insns)
{
	struct timespec t0, t1;
	struct ir *f;
	double best = 1e18;

	for (int i = 0; i < 3; i++) {
		double ns;

		begin();
		f = usual_program(clauses);
		*insns = f->insns.n;
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t0);
		assert_non_null(compile(f, NULL, NULL));
		clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t1);
		ns = (double)(t1.tv_sec - t0.tv_sec) * 1e9 + (double)(t1.tv_nsec - t0.tv_nsec);
		best = ns < best ? ns : best;
		arena_free(&ctx.arena);
	}
	return best / (double)*insns;
}

/* Ten times the program takes about ten times as long. */
static void test_speed(void **state)
{
	size_t small, large;
	double a = compile_ns_per_insn(40, &small), b = compile_ns_per_insn(400, &large);

	(void)state;
	print_message("%zu IR instructions: %.0f ns each; %zu: %.0f ns each, %.1f ms\n", small, a,
		      large, b, b * (double)large / 1e6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_golden),
		cmocka_unit_test(test_malformed_ir),
		cmocka_unit_test(test_malformed_by_builders),
		cmocka_unit_test(test_bad_text),
		cmocka_unit_test(test_stack_limits),
		cmocka_unit_test(test_too_many_values),
		cmocka_unit_test(test_too_large_clause),
		cmocka_unit_test(test_too_many_instructions),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_source_lines),
		cmocka_unit_test(test_far_jumps),
		cmocka_unit_test(test_far_jumps_behind_exits),
		cmocka_unit_test(test_too_many_far_jumps),
		cmocka_unit_test(test_out_of_memory),
		cmocka_unit_test(test_speed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
