/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The linker, and the runtime in the kernel: each subroutine is linked into a small program that
 * calls it, loaded, run with BPF_PROG_TEST_RUN on random arguments and compared with the host
 * build. What needs the kernel is skipped, with the reason, where it won't have us.
 *
 * link.c is included, so that its allocations can be made to fail and damaged objects be shown to
 * it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int allocations_left = -1; /* -1: all succeed */

static int allocation_fails(void)
{
	return allocations_left >= 0 && !allocations_left--;
}

static void *failing_calloc(size_t n, size_t size)
{
	return allocation_fails() ? NULL : calloc(n, size);
}

static void *failing_realloc(void *p, size_t size)
{
	return allocation_fails() ? NULL : realloc(p, size);
}

#define calloc	failing_calloc
#define realloc failing_realloc
#include "code/link.c"
#undef calloc
#undef realloc

#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "runtime_check.h"

/*
 * What a subroutine takes: d, a destination; s, a string; b, a string of the few characters a and
 * b; j, JSON text and p, a selector in it; t, struct rt_pos; i, a number; k, a number base; n, a
 * small number. Strings are slots of the map's value, one after the other, numbers behind them.
 */
struct call {
	const char *name, *args;
	unsigned max_steps; /* instructions the verifier may need with a strsize of 256 */
};

static const struct call calls[] = {
	{ "rt_strcmp", "bb", 600 },	    { "rt_zero_tail", "s", 900 },
	{ "rt_strlen", "s", 600 },	    { "rt_strchr", "si", 700 },
	{ "rt_strrchr", "si", 1400 },	    { "rt_toupper", "ds", 800 },
	{ "rt_tolower", "ds", 800 },	    { "rt_basename", "ds", 1400 },
	{ "rt_dirname", "ds", 1400 },	    { "rt_cleanpath", "ds", 2400 },
	{ "rt_index", "bbi", 4000 },	    { "rt_rindex", "bbi", 4000 },
	{ "rt_strstr", "bb", 4000 },	    { "rt_substr", "dsii", 1300 },
	{ "rt_strtok", "dbtb", 2400 },	    { "rt_strtoll", "nk", 1100 },
	{ "rt_lltostr", "dik", 2200 },	    { "rt_inet_ntoa", "di", 500 },
	{ "rt_inet_ntop6", "dii", 2200 },   { "rt_inet_ntoa6", "dii", 2200 },
	{ "rt_link_ntop", "diiii", 900 },   { "rt_json", "djp", 4000 },
	{ "rt_quantize", "i", 200 },	    { "rt_lquantize", "iikk", 200 },
	{ "rt_llquantize", "ikkkk", 1400 },
};

enum { SLOTS = 3, NUMBERS = 6, MAX_CALL = 40 };

static int map = -1;
static unsigned char *value; /* the map's, as we write and read it */
static size_t value_size;

static size_t number_at(unsigned i)
{
	return SLOTS * rt_bufsize() + 8 * i;
}

static bool is_string(char kind)
{
	return strchr("dsbjpn", kind) != NULL;
}

/* A program that calls the subroutine and stores what it returns as the last number. */
static struct bpf_code caller(const struct call *c, struct bpf_insn *in, struct reloc *rel)
{
	uint32_t n = 0;
	unsigned slot = 0, number = 0;

#define LOAD(reg, off)                                                                             \
	(in[n++] = (struct bpf_insn){ .code = BPF_LD | BPF_IMM | BPF_DW,                           \
				      .dst_reg = (reg),                                            \
				      .src_reg = BPF_PSEUDO_MAP_VALUE,                             \
				      .imm = map },                                                \
	 in[n++] = (struct bpf_insn){ .imm = (int32_t)(off) })

	for (unsigned i = 0; c->args[i]; i++) {
		if (is_string(c->args[i])) {
			LOAD(i + 1, slot++ * rt_bufsize());
		} else {
			LOAD(i + 1, number_at(number++));
			if (c->args[i] != 't')
				in[n++] = (struct bpf_insn){ .code = BPF_LDX | BPF_MEM | BPF_DW,
							     .dst_reg = (uint8_t)(i + 1),
							     .src_reg = (uint8_t)(i + 1) };
		}
	}
	*rel = (struct reloc){ .kind = REL_RUNTIME, .insn = n, .name = c->name };
	in[n++] = (struct bpf_insn){ .code = BPF_JMP | BPF_CALL };
	LOAD(1, number_at(NUMBERS - 1));
	in[n++] =
		(struct bpf_insn){ .code = BPF_STX | BPF_MEM | BPF_DW, .dst_reg = 1, .src_reg = 0 };
	in[n++] = (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0 };
	in[n++] = (struct bpf_insn){ .code = BPF_JMP | BPF_EXIT };
#undef LOAD
	return (struct bpf_code){ .insns = in, .ninsns = n, .relocs = rel, .nrelocs = 1 };
}

/* 0 or -errno; the log of what can't be loaded is printed. *steps: what the verifier says it
 * processed. */
static int load(const struct linked *l, enum bpf_prog_type type, unsigned *steps)
{
	static char log[1 << 24];
	LIBBPF_OPTS(bpf_prog_load_opts, o, .log_buf = log, .log_size = sizeof(log), .log_level = 4);
	const char *p;
	uint32_t size;
	int fd, err;

	if (l->btf) {
		const void *raw = btf__raw_data(l->btf, &size);

		o.prog_btf_fd = (uint32_t)bpf_btf_load(raw, size, NULL);
		if ((int)o.prog_btf_fd < 0)
			return -errno;
		o.func_info = l->funcs;
		o.func_info_cnt = l->nfuncs;
		o.func_info_rec_size = sizeof(*l->funcs);
	}
	if (type == BPF_PROG_TYPE_TRACING) {
		struct btf *kernel = btf__load_vmlinux_btf();

		o.expected_attach_type = BPF_TRACE_RAW_TP;
		o.attach_btf_id = (uint32_t)btf__find_by_name_kind(kernel, "btf_trace_sys_enter",
								   BTF_KIND_TYPEDEF);
		btf__free(kernel);
	}
	*log = 0;
	fd = bpf_prog_load(type, "runtime", "Dual BSD/GPL", l->insns, l->ninsns, &o);
	err = errno;
	if (fd < 0 && err != EPERM) {
		o.log_level = 1;
		fd = bpf_prog_load(type, "runtime", "Dual BSD/GPL", l->insns, l->ninsns, &o);
		fprintf(stderr, "%s\n", strlen(log) > 2000 ? log + strlen(log) - 2000 : log);
	}
	if (l->btf)
		close((int)o.prog_btf_fd);
	p = strstr(log, "processed ");
	if (steps)
		*steps = p ? (unsigned)strtoul(p + 10, NULL, 10) : 0;
	return fd < 0 ? -err : fd;
}

static void open_map(uint32_t strsize)
{
	rt_host_strsize = strsize;
	value_size = number_at(NUMBERS);
	value = calloc(1, value_size);
	assert_non_null(value);
	map = bpf_map_create(BPF_MAP_TYPE_ARRAY, "runtime", 4, (uint32_t)value_size, 1, NULL);
	if (map < 0) {
		print_message("no BPF here: %s\n", strerror(errno));
		free(value);
		skip();
	}
}

static void close_map(void)
{
	free(value);
	close(map);
}

static void put_string(unsigned slot, char *s)
{
	memcpy(value + slot * rt_bufsize(), s, rt_bufsize());
	free(s);
}

static void random_arguments(const struct call *c)
{
	static struct json_maker m;
	unsigned slot = 0, number = 0;
	int64_t x;

	for (unsigned i = 0; c->args[i]; i++) {
		switch (c->args[i]) {
		case 'd':
			put_string(slot++, buffer());
			continue;
		case 's':
			put_string(slot++, some_string());
			continue;
		case 'b':
			/* Equal now and then, and contained in the other. */
			if (slot && !below(3)) {
				memcpy(value + slot * rt_bufsize(), value, rt_bufsize());
				slot++;
				continue;
			}
			put_string(slot++, any_string(below(2) ? "ab" : below(2) ? "a" : "ab/."));
			if (slot == 2 && below(2))
				value[rt_bufsize() + below(4)] = 0;
			continue;
		case 'n':
			put_string(slot++, any_string(below(2) ? " -+0x19af" : "0123456789"));
			continue;
		case 'j':
			for (unsigned k = 0; k < 100 && !json_make(&m); k++)
				;
			if (m.n >= rt_host_strsize || strlen(m.path) >= rt_host_strsize)
				memset(&m, 0, sizeof(m));
			put_string(slot++, string(m.text));
			continue;
		case 'p':
			put_string(slot++, string(m.path));
			continue;
		case 't':
			x = (int64_t)below(rt_bufsize());
			break;
		case 'k':
			x = (int64_t)(2 + below(35));
			break;
		default:
			x = any_number();
		}
		memcpy(value + number_at(number++), &x, 8);
	}
}

/* The same call on the host; value is changed as the kernel changes the map's. */
static void call_host(const struct call *c)
{
	struct rt_str *str[SLOTS];
	struct rt_pos pos;
	int64_t x[NUMBERS], r = 0;
	uint64_t u[NUMBERS];

	for (unsigned i = 0; i < SLOTS; i++)
		str[i] = STR(value + i * rt_bufsize());
	memcpy(x, value + number_at(0), sizeof(x));
	memcpy(u, x, sizeof(u));
#define IS(n) (!strcmp(c->name, "rt_" n))
	if (IS("strcmp"))
		r = rt_strcmp(str[0], str[1]);
	else if (IS("zero_tail"))
		r = (int64_t)rt_zero_tail(str[0]);
	else if (IS("strlen"))
		r = rt_strlen(str[0]);
	else if (IS("strchr"))
		r = rt_strchr(str[0], u[0]);
	else if (IS("strrchr"))
		r = rt_strrchr(str[0], u[0]);
	else if (IS("toupper"))
		r = (int64_t)rt_toupper(str[0], str[1]);
	else if (IS("tolower"))
		r = (int64_t)rt_tolower(str[0], str[1]);
	else if (IS("basename"))
		r = (int64_t)rt_basename(str[0], str[1]);
	else if (IS("dirname"))
		r = (int64_t)rt_dirname(str[0], str[1]);
	else if (IS("cleanpath"))
		r = (int64_t)rt_cleanpath(str[0], str[1]);
	else if (IS("index"))
		r = rt_index(str[0], str[1], x[0]);
	else if (IS("rindex"))
		r = rt_rindex(str[0], str[1], x[0]);
	else if (IS("strstr"))
		r = rt_strstr(str[0], str[1]);
	else if (IS("substr"))
		r = (int64_t)rt_substr(str[0], str[1], x[0], x[1]);
	else if (IS("strtok")) {
		pos.at = u[0];
		r = rt_strtok(str[0], str[1], &pos, str[2]);
		memcpy(value + number_at(0), &pos, 8);
	} else if (IS("strtoll"))
		r = rt_strtoll(str[0], u[0]);
	else if (IS("lltostr"))
		r = (int64_t)rt_lltostr(str[0], x[0], u[1]);
	else if (IS("inet_ntoa"))
		r = (int64_t)rt_inet_ntoa(str[0], u[0]);
	else if (IS("inet_ntop6"))
		r = (int64_t)rt_inet_ntop6(str[0], u[0], u[1]);
	else if (IS("inet_ntoa6"))
		r = (int64_t)rt_inet_ntoa6(str[0], u[0], u[1]);
	else if (IS("link_ntop"))
		r = (int64_t)rt_link_ntop(str[0], u[0], u[1], u[2], u[3]);
	else if (IS("json"))
		r = rt_json(str[0], str[1], str[2]);
	else if (IS("quantize"))
		r = (int64_t)rt_quantize(x[0]);
	else if (IS("lquantize"))
		r = (int64_t)rt_lquantize(x[0], x[1], u[2], u[3]);
	else if (IS("llquantize"))
		r = (int64_t)rt_llquantize(x[0], u[1], u[2], u[3], u[4]);
	else
		fail_msg("%s is not called here", c->name);
#undef IS
	memcpy(value + number_at(NUMBERS - 1), &r, 8);
}

/* max_steps 0: as many as it takes. */
static void in_kernel(uint32_t strsize, unsigned flags, unsigned rounds, const struct call *c,
		      unsigned max_steps, bool measure)
{
	struct bpf_insn in[MAX_CALL];
	struct reloc rel;
	struct bpf_code code = caller(c, in, &rel);
	struct linked l;
	const char *missing = NULL;
	unsigned char *got = malloc(value_size);
	uint32_t key = 0;
	unsigned steps;
	int fd;

	assert_non_null(got);
	assert_int_equal(link_program_flags(&code, strsize, flags, &l, &missing), 0);
	assert_true(l.stack <= 320);
	fd = load(&l, BPF_PROG_TYPE_RAW_TRACEPOINT, &steps);
	if (fd == -EPERM) {
		linked_free(&l);
		free(got);
		close_map();
		print_message("this user may not load BPF programs\n");
		skip();
	}
	if (fd < 0)
		fail_msg("%s (strsize %u): %s", c->name, strsize, strerror(-fd));
	if (measure) {
		struct timespec a, b;
		double best = 1e9;

		for (unsigned i = 0; i < 10; i++) {
			int again;

			clock_gettime(CLOCK_MONOTONIC, &a);
			again = load(&l, BPF_PROG_TYPE_RAW_TRACEPOINT, NULL);
			clock_gettime(CLOCK_MONOTONIC, &b);
			close(again);
			double ms = (double)(b.tv_sec - a.tv_sec) * 1e3 +
				    (double)(b.tv_nsec - a.tv_nsec) / 1e6;

			best = ms < best ? ms : best;
		}
		print_message("%-14s %4u instructions, %4u stack, %5u steps, loads in %.2f ms\n",
			      c->name, l.ninsns, l.stack, steps, best);
	}
	if (max_steps && steps > max_steps)
		fail_msg("%s (strsize %u): the verifier took %u steps, more than %u", c->name,
			 strsize, steps, max_steps);
	for (unsigned i = 0; i < rounds; i++) {
		LIBBPF_OPTS(bpf_test_run_opts, o);

		random_arguments(c);
		assert_int_equal(bpf_map_update_elem(map, &key, value, BPF_ANY), 0);
		assert_int_equal(bpf_prog_test_run_opts(fd, &o), 0);
		assert_int_equal(bpf_map_lookup_elem(map, &key, got), 0);
		call_host(c);
		if (memcmp(got, value, value_size)) {
			int64_t r, h;

			memcpy(&r, got + number_at(NUMBERS - 1), 8);
			memcpy(&h, value + number_at(NUMBERS - 1), 8);
			fail_msg("%s (strsize %u): the kernel has %lld, \"%.100s\", the host %lld, "
				 "\"%.100s\"",
				 c->name, strsize, (long long)r, got, (long long)h, value);
		}
	}
	close(fd);
	linked_free(&l);
	free(got);
}

static void kernel_agrees(void **state)
{
	static const uint32_t sizes[] = { 8, 13, 64, 256, 300, 1000 };

	(void)state;
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		open_map(sizes[i]);
		for (unsigned k = 0; k < sizeof(calls) / sizeof(*calls); k++)
			in_kernel(sizes[i], 0, 300, &calls[k],
				  sizes[i] == 256 ? calls[k].max_steps : 0, sizes[i] == 256);
		close_map();
	}
}

/* A loop over a long string costs the verifier little, since older ones (6.1) take the square of its length for it. */
static void large_strings(void **state)
{
	enum { LARGE_STEPS = 20000 };
	static const uint32_t sizes[] = { 4096, 65536 };

	(void)state;
	for (unsigned i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		open_map(sizes[i]);
		for (unsigned k = 0; k < sizeof(calls) / sizeof(*calls); k++)
			in_kernel(sizes[i], 0, 10, &calls[k], LARGE_STEPS, false);
		close_map();
	}
}

/* Those that are run elsewhere (test_runtime, test/d) or look at a clock: here it is only their loops that count. */
static void loops_elsewhere(void **state)
{
	static const struct call those[] = { { "rt_d_path", "ds", 4000 },
					     { "rt_chill", "ii", 4000 } };

	(void)state;
	open_map(256);
	for (unsigned i = 0; i < sizeof(those) / sizeof(*those); i++)
		in_kernel(256, 0, 0, &those[i], those[i].max_steps, true);
	close_map();
}

/* What there is for kernels without pointers to global functions. */
static void static_functions(void **state)
{
	static const char *const those[] = { "rt_strcmp",   "rt_strlen",  "rt_zero_tail",
					     "rt_strchr",   "rt_toupper", "rt_tolower",
					     "rt_basename", "rt_dirname", "rt_quantize",
					     "rt_lquantize" };

	(void)state;
	open_map(256);
	for (unsigned i = 0; i < sizeof(those) / sizeof(*those); i++)
		for (unsigned k = 0; k < sizeof(calls) / sizeof(*calls); k++)
			if (!strcmp(calls[k].name, those[i]))
				in_kernel(256, LINK_STATIC, 50, &calls[k], 0, false);
	close_map();
}

/* main's prototype, int (void *), suits whatever the program is attached to. */
static void program_types(void **state)
{
	static const enum bpf_prog_type types[] = { BPF_PROG_TYPE_RAW_TRACEPOINT,
						    BPF_PROG_TYPE_TRACEPOINT,
						    BPF_PROG_TYPE_PERF_EVENT, BPF_PROG_TYPE_KPROBE,
						    BPF_PROG_TYPE_TRACING };
	struct bpf_insn in[MAX_CALL];
	struct reloc rel;
	struct bpf_code code;
	struct linked l;
	int fd;

	(void)state;
	open_map(256);
	code = caller(&calls[0], in, &rel);
	assert_int_equal(link_program(&code, 256, &l, NULL), 0);
	for (unsigned i = 0; i < sizeof(types) / sizeof(*types); i++) {
		if (types[i] == BPF_PROG_TYPE_TRACING && access("/sys/kernel/btf/vmlinux", R_OK)) {
			print_message("program type %d: this kernel has no BTF\n", types[i]);
			continue;
		}
		fd = load(&l, types[i], NULL);
		if (fd == -EPERM) {
			print_message("program type %d: not permitted\n", types[i]);
			continue;
		}
		if (fd < 0)
			fail_msg("program type %d: %s", types[i], strerror(-fd));
		close(fd);
	}
	linked_free(&l);
	close_map();
}

static const struct bpf_insn plain_insns[] = {
	{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
	{ 0 },
	{ .code = BPF_JMP | BPF_CALL, .imm = 5 },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = 0 },
	{ .code = BPF_JMP | BPF_EXIT },
};

static void without_runtime(void **state)
{
	struct reloc rel = { .kind = REL_MAPFD, .insn = 0, .map = 3 };
	struct bpf_code c = { .insns = (struct bpf_insn *)plain_insns,
			      .ninsns = 5,
			      .relocs = &rel,
			      .nrelocs = 1,
			      .stack = 40 };
	struct linked l;

	(void)state;
	assert_int_equal(link_program(&c, 256, &l, NULL), 0);
	assert_int_equal(l.ninsns, 5);
	assert_memory_equal(l.insns, plain_insns, sizeof(plain_insns));
	assert_int_equal(l.nrelocs, 1);
	assert_int_equal(l.relocs[0].map, 3);
	assert_null(l.funcs);
	assert_null(l.btf);
	assert_int_equal(l.stack, 64);
	linked_free(&l);
	assert_null(l.insns);
}

/* Two calls of basename, one of strcmp and a map: functions come once each, everything points where
 * it should. */
static void layout(void **state)
{
	struct bpf_insn in[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .dst_reg = 1 },
		{ .imm = 64 },
		{ .code = BPF_JMP | BPF_CALL },
		{ .code = BPF_JMP | BPF_CALL },
		{ .code = BPF_JMP | BPF_CALL },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct reloc rel[] = {
		{ .kind = REL_MAPVAL, .insn = 0, .map = 1 },
		{ .kind = REL_RUNTIME, .insn = 2, .name = "rt_basename" },
		{ .kind = REL_RUNTIME, .insn = 3, .name = "rt_strcmp" },
		{ .kind = REL_RUNTIME, .insn = 4, .name = "rt_basename" },
	};
	struct bpf_code c = { .insns = in, .ninsns = 6, .relocs = rel, .nrelocs = 4, .stack = 100 };
	const char *const names[] = { "rt_strcmp", "rt_basename", "rt_no_such" };
	const struct btf_type *t;
	struct linked l;
	const char *name;

	(void)state;
	assert_int_equal(link_program(&c, 300, &l, NULL), 0);
	assert_int_equal(l.nrelocs, 1);
	assert_int_equal(l.relocs[0].kind, REL_MAPVAL);
	/* dtrace, rt_basename, rt_strcmp, and what they call: rt_path_run and _part, rt_slice, rt_strcmp_run and _part */
	assert_int_equal(l.nfuncs, 8);
	assert_int_equal(l.funcs[0].insn_off, 0);
	assert_int_equal(l.funcs[1].insn_off, 6);
	assert_int_equal(3 + l.insns[2].imm, l.funcs[1].insn_off);
	assert_int_equal(4 + l.insns[3].imm, l.funcs[2].insn_off);
	assert_int_equal(5 + l.insns[4].imm, l.funcs[1].insn_off);
	assert_int_equal(l.insns[2].src_reg, BPF_PSEUDO_CALL);
	for (unsigned i = 0; i < l.nfuncs; i++) {
		t = btf__type_by_id(l.btf, l.funcs[i].type_id);
		name = btf__name_by_offset(l.btf, t->name_off);
		assert_true(btf_is_func(t));
		assert_int_equal(btf_vlen(t), BTF_FUNC_GLOBAL);
		if (i == 0)
			assert_string_equal(name, "dtrace");
		if (i == 1)
			assert_string_equal(name, "rt_basename");
		if (i)
			assert_true(l.insns[l.funcs[i].insn_off - 1].code == (BPF_JMP | BPF_EXIT));
	}
	/* No call is left open, and none of the sizes. */
	for (unsigned i = 6; i < l.ninsns; i++) {
		if (l.insns[i].code == (BPF_JMP | BPF_CALL) &&
		    l.insns[i].src_reg == BPF_PSEUDO_CALL)
			assert_int_not_equal(l.insns[i].imm, -1);
		/* Sizes, perhaps less something; larger ones are constants of the code. */
		if (l.insns[i].code == (BPF_LD | BPF_IMM | BPF_DW) && !l.insns[i + 1].imm)
			assert_in_range(l.insns[i].imm, 292, 304);
	}
	t = btf__type_by_id(l.btf,
			    (uint32_t)btf__find_by_name_kind(l.btf, "rt_str", BTF_KIND_STRUCT));
	assert_int_equal(t->size, 304);
	t = btf__type_by_id(l.btf,
			    (uint32_t)btf__find_by_name_kind(l.btf, "rt_path", BTF_KIND_STRUCT));
	assert_int_equal(t->size, sizeof(struct rt_path));
	assert_in_range(l.stack, 128 + 32 + 32, 128 + 160);
	assert_int_equal(128 + link_stack(names, 3), l.stack);
	assert_int_equal(link_stack(names + 2, 1), 0);
	linked_free(&l);
}

static void missing_function(void **state)
{
	struct bpf_insn in[] = { { .code = BPF_JMP | BPF_CALL }, { .code = BPF_JMP | BPF_EXIT } };
	struct reloc rel = { .kind = REL_RUNTIME, .insn = 0, .name = "rt_no_such" };
	struct bpf_code c = { .insns = in, .ninsns = 2, .relocs = &rel, .nrelocs = 1 };
	const char *missing = NULL;
	struct linked l;

	(void)state;
	assert_int_equal(link_program(&c, 256, &l, &missing), -ENOENT);
	assert_string_equal(missing, "rt_no_such");
	assert_null(l.insns);
	assert_null(l.btf);
	assert_int_equal(link_program(&c, 256, &l, NULL), -ENOENT);
}

static void out_of_memory(void **state)
{
	struct bpf_insn in[] = { { .code = BPF_JMP | BPF_CALL }, { .code = BPF_JMP | BPF_EXIT } };
	struct reloc rel = { .kind = REL_RUNTIME, .insn = 0, .name = "rt_json" };
	struct bpf_code c = { .insns = in, .ninsns = 2, .relocs = &rel, .nrelocs = 1 };
	struct linked l;
	int n, err = -ENOMEM;

	(void)state;
	for (n = 0; n < 100 && err; n++) {
		allocations_left = n;
		err = link_program(&c, 256, &l, NULL);
		if (err) {
			assert_int_equal(err, -ENOMEM);
			assert_null(l.insns);
			assert_null(l.relocs);
			assert_null(l.funcs);
		}
	}
	allocations_left = -1;
	assert_int_equal(err, 0);
	assert_in_range(n, 5, 99);
	linked_free(&l);
}

/* Damage anywhere but in the code and the BTF, which libbpf reads: refused, or read within bounds.
 */
static void damaged_object(void **state)
{
	size_t size = (size_t)(runtime_object_end - runtime_object);
	unsigned char *copy = malloc(size);
	const Elf64_Ehdr *eh = (const void *)runtime_object;
	unsigned refused = 0;
	struct object o;

	(void)state;
	assert_non_null(copy);
	assert_int_equal(object_open(&o, runtime_object, size), 0);
	btf__free(o.btf);
	for (unsigned i = 0; i < 3000; i++) {
		size_t from = below(3) ? eh->e_shoff : 0,
		       n = from ? eh->e_shnum * sizeof(Elf64_Shdr) : sizeof(*eh);
		size_t cut = below(10) ? size : below(size);
		struct linked l = { 0 };
		struct linker k = { .strsize = 64, .out = &l };
		uint32_t f;
		int err;

		memcpy(copy, runtime_object, size);
		for (unsigned m = 1 + (unsigned)below(3); m; m--)
			copy[from + below(n)] = (unsigned char)rng();
		if (cut < size)
			memset(copy + cut, 0, size - cut);
		/* Keep libbpf out of it. */
		for (unsigned s = 0; from && s < eh->e_shnum; s++) {
			const Elf64_Shdr *was =
				(const Elf64_Shdr *)(const void *)(runtime_object + eh->e_shoff) +
				s;
			const Elf64_Shdr *names =
				(const Elf64_Shdr *)(const void *)(runtime_object + eh->e_shoff) +
				eh->e_shstrndx;

			if (!strcmp((const char *)runtime_object + names->sh_offset + was->sh_name,
				    ".BTF"))
				memcpy(copy + eh->e_shoff + s * sizeof(*was), was, sizeof(*was));
		}
		err = object_open(&k.obj, copy, cut);
		refused += err != 0;
		if (!err) {
			k.placed = calloc(MAX_FUNCTIONS, sizeof(*k.placed));
			assert_non_null(k.placed);
			if (!place_by_name(&k, "rt_json", &f) && !place_callees(&k))
				(void)make_btf(&k);
			free(k.placed);
		} else {
			assert_int_equal(err, -EINVAL);
		}
		btf__free(k.obj.btf);
		linked_free(&l);
	}
	assert_in_range(refused, 300, 3000);
	free(copy);
}

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_runtime),  cmocka_unit_test(layout),
		cmocka_unit_test(missing_function), cmocka_unit_test(out_of_memory),
		cmocka_unit_test(damaged_object),   cmocka_unit_test(kernel_agrees),
		cmocka_unit_test(large_strings),    cmocka_unit_test(loops_elsewhere),
		cmocka_unit_test(static_functions), cmocka_unit_test(program_types),
	};

	libbpf_set_print(quiet);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
