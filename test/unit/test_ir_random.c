/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Random programs through the whole back end: what the BPF instructions do must be what the IR
 * says, and this machine's kernel must load them and come to the same result.
 *
 * IR_RANDOM_PROGRAMS=n in the environment asks for n programs instead of the usual number,
 * IR_RANDOM_SEED=n for one only.
 */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cmocka.h>

#include "ir_random.h"

static struct diag_ctx ctx;

static void begin(void)
{
	memset(&ctx, 0, sizeof(ctx));
	ctx.arena.on_oom = diag_oom;
	ctx.arena.oom_arg = &ctx;
}

static unsigned long from_env(const char *name, unsigned long otherwise)
{
	const char *s = getenv(name);

	return s ? strtoul(s, NULL, 0) : otherwise;
}

static void make_world(struct world *w, uint64_t seed)
{
	memset(w, 0, sizeof(*w));
	for (int i = 0; i < CTX_WORDS; i++)
		w->ctx[i] = i & 1 ? mix(seed, (uint64_t)i) : mix(seed, (uint64_t)i) % 5;
	for (int m = 0; m < NMAPS; m++)
		for (int i = 0; i < MAP_BYTES / 8; i++)
			w->maps[m][i] = mix(seed + 7, (uint64_t)(m * 100 + i));
	w->pid = 0x123400005678;
	w->cpu = 3;
	w->uid = 1000;
}

/* What a program looked like before and after, for a failure. */
static void show(uint64_t seed, int budget, bool kernel, const struct bpf_code *code)
{
	struct strbuf out = { 0 };

	ir_dump(random_program(&ctx, seed, budget, kernel), &out);
	strbuf_puts(&out, "----\n");
	bpf_dump(code, &out);
	fprintf(stderr, "%s", out.s);
	strbuf_free(&out);
}

static bool same(const struct world *a, const struct world *b)
{
	return !a->error[0] && !b->error[0] && a->result == b->result && a->log == b->log &&
	       !memcmp(a->maps, b->maps, sizeof(a->maps));
}

enum outcome { RIGHT, WRONG, TOO_LARGE };

static enum outcome one_program(uint64_t seed, int budget)
{
	static struct world ir_world, bpf_world; /* static: survives the jump */
	static struct bpf_code code;
	struct ir *f;
	volatile enum outcome is = WRONG;

	begin();
	if (setjmp(ctx.escape)) {
		if (!strcmp(ctx.err.tag, "D_TOO_LARGE"))
			is = TOO_LARGE;
		else
			fprintf(stderr, "seed %llu: %s %s\n", (unsigned long long)seed, ctx.err.tag,
				ctx.err.msg);
		arena_free(&ctx.arena);
		return is;
	}
	make_world(&ir_world, seed);
	make_world(&bpf_world, seed);
	f = random_program(&ctx, seed, budget, false);
	run_ir(f, &ir_world);
	ir_compile(f, &code, NULL, NULL);
	run_bpf(&code, &bpf_world);
	is = same(&ir_world, &bpf_world) ? RIGHT : WRONG;
	if (is == WRONG) {
		show(seed, budget, false, &code);
		fprintf(stderr, "seed %llu: IR %llx%s, BPF %llx%s\n", (unsigned long long)seed,
			(unsigned long long)ir_world.result, ir_world.error,
			(unsigned long long)bpf_world.result, bpf_world.error);
	}
	arena_free(&ctx.arena);
	return is;
}

static void test_random_programs(void **state)
{
	unsigned long n = from_env("IR_RANDOM_PROGRAMS", 6000),
		      only = from_env("IR_RANDOM_SEED", 0);
	unsigned long large = 0;

	(void)state;
	for (unsigned long seed = only ? only : 1; seed <= (only ? only : n); seed++) {
		static const int budgets[] = { 12, 40, 120, 400 };
		enum outcome is = one_program(seed, budgets[seed % 4]);

		assert_int_not_equal(is, WRONG);
		large += is == TOO_LARGE;
	}
	print_message("%lu random programs, %lu of them too large for the stack\n", only ? 1 : n,
		      large);
	assert_true(only || large < n / 10);
}

/* The text form loses nothing: printed, read and printed again, a program is the same. */
static void test_text_and_back(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 300; seed++) {
		struct strbuf one = { 0 }, two = { 0 };

		begin();
		if (setjmp(ctx.escape))
			fail_msg("seed %u: %s", seed, ctx.err.msg);
		ir_dump(random_program(&ctx, seed, 200, false), &one);
		ir_dump(ir_parse(&ctx, one.s), &two);
		assert_string_equal(one.s, two.s);
		strbuf_free(&one);
		strbuf_free(&two);
		arena_free(&ctx.arena);
	}
}

/* ---- on this machine's kernel ---- */

static int sys_bpf(int cmd, union bpf_attr *attr)
{
	return (int)syscall(__NR_bpf, cmd, attr, sizeof(*attr));
}

static int make_map(uint32_t key_size)
{
	union bpf_attr a = {
		.map_type = key_size == 4 ? BPF_MAP_TYPE_ARRAY : BPF_MAP_TYPE_HASH,
		.key_size = key_size,
		.value_size = MAP_BYTES,
		.max_entries = 1,
	};

	return sys_bpf(BPF_MAP_CREATE, &a);
}

static void set_map(int fd, const void *value)
{
	uint64_t key = 0;
	union bpf_attr a = { .map_fd = (uint32_t)fd,
			     .key = (uint64_t)(uintptr_t)&key,
			     .value = (uint64_t)(uintptr_t)value };

	assert_int_equal(sys_bpf(BPF_MAP_UPDATE_ELEM, &a), 0);
}

static void get_map(int fd, void *value)
{
	uint64_t key = 0;
	union bpf_attr a = { .map_fd = (uint32_t)fd,
			     .key = (uint64_t)(uintptr_t)&key,
			     .value = (uint64_t)(uintptr_t)value };

	assert_int_equal(sys_bpf(BPF_MAP_LOOKUP_ELEM, &a), 0);
}

static char verifier_log[1 << 20];

static int load(const struct bpf_code *c, uint32_t log_level)
{
	union bpf_attr a = {
		.prog_type = BPF_PROG_TYPE_RAW_TRACEPOINT,
		.insn_cnt = c->ninsns,
		.insns = (uint64_t)(uintptr_t)c->insns,
		.license = (uint64_t)(uintptr_t) "Dual BSD/GPL",
		.log_level = log_level,
		.log_size = log_level ? sizeof(verifier_log) : 0,
		.log_buf = log_level ? (uint64_t)(uintptr_t)verifier_log : 0,
	};

	return sys_bpf(BPF_PROG_LOAD, &a);
}

/* The kernel's array maps have 4-byte keys; the program's 8-byte key objects begin with them. */
static void relocate(struct bpf_code *c, const int *maps)
{
	for (uint32_t i = 0; i < c->nrelocs; i++)
		c->insns[c->relocs[i].insn].imm = maps[c->relocs[i].map];
}

static uint64_t current_ids(bool pid)
{
	if (pid)
		return (uint64_t)getpid() << 32 | (uint64_t)syscall(__NR_gettid);
	return (uint64_t)getgid() << 32 | getuid();
}

static bool in_kernel(uint64_t seed, struct bpf_code *c, const int *maps, struct world *w)
{
	union bpf_attr a = { 0 };
	int fd;

	relocate(c, maps);
	fd = load(c, 0);
	if (fd < 0) {
		int err = errno;

		load(c, 1);
		fprintf(stderr, "seed %llu: %s\n%s\n", (unsigned long long)seed, strerror(err),
			verifier_log);
		return false;
	}
	for (int m = 0; m < NMAPS; m++)
		set_map(maps[m], w->maps[m]);
	a.test.prog_fd = (uint32_t)fd;
	a.test.ctx_in = (uint64_t)(uintptr_t)w->ctx;
	a.test.ctx_size_in = sizeof(w->ctx);
	if (sys_bpf(BPF_PROG_TEST_RUN, &a)) {
		fprintf(stderr, "seed %llu: test run: %s\n", (unsigned long long)seed,
			strerror(errno));
		close(fd);
		return false;
	}
	w->result = a.test.retval;
	for (int m = 0; m < NMAPS; m++)
		get_map(maps[m], w->maps[m]);
	close(fd);
	return true;
}

static enum outcome one_in_kernel(uint64_t seed, int budget, const int *maps)
{
	static struct world ir_world, kernel_world;
	static struct bpf_code code;
	struct ir *f;
	volatile enum outcome is = WRONG;

	begin();
	if (setjmp(ctx.escape)) {
		is = strcmp(ctx.err.tag, "D_TOO_LARGE") ? WRONG : TOO_LARGE;
		arena_free(&ctx.arena);
		return is;
	}
	make_world(&ir_world, seed);
	ir_world.pid = current_ids(true);
	ir_world.uid = current_ids(false);
	ir_world.cpu = (uint64_t)sched_getcpu();
	kernel_world = ir_world;
	f = random_program(&ctx, seed, budget, true);
	run_ir(f, &ir_world);
	ir_compile(f, &code, NULL, NULL);
	ir_world.result = (uint32_t)ir_world.result;
	if (in_kernel(seed, &code, maps, &kernel_world)) {
		kernel_world.log = ir_world.log;
		is = same(&ir_world, &kernel_world) ? RIGHT : WRONG;
	}
	if (is == WRONG) {
		show(seed, budget, true, &code);
		fprintf(stderr, "seed %llu: IR %llx%s, kernel %llx\n", (unsigned long long)seed,
			(unsigned long long)ir_world.result, ir_world.error,
			(unsigned long long)kernel_world.result);
	}
	arena_free(&ctx.arena);
	return is;
}

static void test_random_programs_in_kernel(void **state)
{
	unsigned long n = from_env("IR_RANDOM_PROGRAMS", 1000),
		      only = from_env("IR_RANDOM_SEED", 0);
	unsigned long large = 0;
	int maps[NMAPS];
	cpu_set_t cpu;

	(void)state;
	for (int m = 0; m < NMAPS; m++) {
		maps[m] = make_map(4);
		if (maps[m] < 0 && errno == EPERM) {
			print_message("skipped: BPF not permitted\n");
			skip();
		}
		assert_true(maps[m] >= 0);
	}
	/* Stay on one CPU: programs ask which one it is. */
	CPU_ZERO(&cpu);
	CPU_SET((size_t)sched_getcpu(), &cpu);
	assert_int_equal(sched_setaffinity(0, sizeof(cpu), &cpu), 0);
	for (unsigned long seed = only ? only : 1; seed <= (only ? only : n); seed++) {
		static const int budgets[] = { 12, 40, 80, 160 };
		enum outcome is = one_in_kernel(seed, budgets[seed % 4], maps);

		assert_int_not_equal(is, WRONG);
		large += is == TOO_LARGE;
	}
	print_message("%lu random programs in the kernel, %lu of them too large for the stack\n",
		      only ? 1 : n, large);
	assert_true(only || large < n / 10);
	for (int m = 0; m < NMAPS; m++)
		close(maps[m]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_programs),
		cmocka_unit_test(test_text_and_back),
		cmocka_unit_test(test_random_programs_in_kernel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
