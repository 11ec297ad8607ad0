/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * For tests of sessions: images made by hand. Programs are assembled instruction by instruction, so
 * that what is tested is the running of them and not the compiler.
 */
#ifndef TEST_SESSION_IMAGE_H
#define TEST_SESSION_IMAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "trace/bpf.h"
#include "trace/internal.h"

#define CPU_CLOCK(ns)                                                                              \
	((struct attach_event){                                                                    \
		.type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CPU_CLOCK, .period = (ns) })

/* ---- is there BPF? ---- */

static const char *why_no_bpf;

static inline void find_out(void)
{
	struct kern_map k = { .type = BPF_MAP_TYPE_RINGBUF, .name = "dt_try", .max_entries = 4096 };
	int fd;

	why_no_bpf = privileges_missing();
	if (why_no_bpf)
		return;
	fd = kern_map_create(&k);
	if (fd < 0)
		why_no_bpf = strerror(-fd);
	else
		close(fd);
}

#define NEED_BPF()                                                                                 \
	do {                                                                                       \
		if (why_no_bpf) {                                                                  \
			print_message("skipped: no BPF here: %s\n", why_no_bpf);                   \
			skip();                                                                    \
		}                                                                                  \
	} while (0)

/* ---- a small assembler ---- */

#define INSN(c, d, s, o, i)                                                                        \
	((struct bpf_insn){ .code = (c), .dst_reg = (d), .src_reg = (s), .off = (o), .imm = (i) })

enum { LABEL_OUT = 1, LABEL_DROP, LABEL_COMMON, LABEL_FEW, LABEL_MAX };

struct as {
	struct bpf_insn insns[512];
	struct reloc relocs[64];
	struct line_entry lines[8];
	uint32_t n, nrelocs, nlines;
	int32_t label[LABEL_MAX];
	struct {
		uint32_t insn;
		int label;
	} jumps[64];
	uint32_t njumps;
};

static inline void emit(struct as *a, struct bpf_insn i)
{
	assert_true(a->n < ARRAY_SIZE(a->insns));
	a->insns[a->n++] = i;
}

static inline void mov_i(struct as *a, int d, int32_t i)
{
	emit(a, INSN(BPF_ALU64 | BPF_MOV | BPF_K, d, 0, 0, i));
}

static inline void mov_r(struct as *a, int d, int s)
{
	emit(a, INSN(BPF_ALU64 | BPF_MOV | BPF_X, d, s, 0, 0));
}

static inline void alu_i(struct as *a, int op, int d, int32_t i)
{
	emit(a, INSN(BPF_ALU64 | op | BPF_K, d, 0, 0, i));
}

static inline void alu_r(struct as *a, int op, int d, int s)
{
	emit(a, INSN(BPF_ALU64 | op | BPF_X, d, s, 0, 0));
}

static inline void load(struct as *a, int size, int d, int s, int off)
{
	emit(a, INSN(BPF_LDX | BPF_MEM | (size == 8 ? BPF_DW : BPF_W), d, s, off, 0));
}

static inline void store_r(struct as *a, int size, int d, int off, int s)
{
	emit(a, INSN(BPF_STX | BPF_MEM | (size == 8 ? BPF_DW : BPF_W), d, s, off, 0));
}

static inline void store_i(struct as *a, int size, int d, int off, int32_t i)
{
	emit(a, INSN(BPF_ST | BPF_MEM | (size == 8 ? BPF_DW : BPF_W), d, 0, off, i));
}

static inline void call(struct as *a, int helper)
{
	emit(a, INSN(BPF_JMP | BPF_CALL, 0, 0, 0, helper));
}

static inline void fetch_add(struct as *a, int d, int off, int s)
{
	emit(a, INSN(BPF_STX | BPF_ATOMIC | BPF_DW, d, s, off, BPF_ADD | BPF_FETCH));
}

static inline void atomic_add(struct as *a, int d, int off, int s)
{
	emit(a, INSN(BPF_STX | BPF_ATOMIC | BPF_DW, d, s, off, BPF_ADD));
}

static inline void jump(struct as *a, int op, int r, int32_t i, int label)
{
	a->jumps[a->njumps].insn = a->n;
	a->jumps[a->njumps++].label = label;
	emit(a, INSN(BPF_JMP | op | BPF_K, r, 0, 0, i));
}

static inline void place(struct as *a, int label)
{
	a->label[label] = (int32_t)a->n;
}

static inline void wide(struct as *a, enum reloc_kind kind, int d, int map, int32_t off)
{
	a->relocs[a->nrelocs++] = (struct reloc){ .kind = kind, .insn = a->n, .map = map };
	emit(a, INSN(BPF_LD | BPF_DW | BPF_IMM, d, 0, 0, 0));
	emit(a, INSN(0, 0, 0, 0, off));
}

static inline void resolve(struct as *a)
{
	for (uint32_t i = 0; i < a->njumps; i++)
		a->insns[a->jumps[i].insn].off =
			(int16_t)(a->label[a->jumps[i].label] - (int32_t)a->jumps[i].insn - 1);
}

/* ---- an image ---- */

enum { SEQ = 64 }; /* where in STATE each CPU's sequence number is */

struct world {
	struct image im;
	struct diag_ctx dc;
	struct attach_point at[8];
	struct attach_target targets[8];
	unsigned ncpus;
	struct session_error err;
};

static inline struct session_opts options(uint64_t bufsize)
{
	return (struct session_opts){ .bufsize = bufsize, .switch_ns = 20000000, .cpu = -1 };
}

static inline void world_init(struct world *w)
{
	uint8_t on[1024];
	int n = cpus_read("/sys/devices/system/cpu/possible", on, sizeof(on));
	struct image *im = &w->im;

	memset(w, 0, sizeof(*w));
	assert_true(n > 0);
	w->ncpus = (unsigned)n;
	im->dc = &w->dc;
	im->map_state = im->map_rings = im->map_aggs = im->map_scratch = im->map_self =
		im->map_strtab = im->map_probes = im->map_front = im->map_rows = im->map_spaces =
			-1;
	im->state_counters = 128 + ALIGN_UP(w->ncpus * 8, 128);
	im->counters_stride = NCOUNTERS * 8;
	im->state_size = im->state_counters + w->ncpus * im->counters_stride;
	im->agg_gen_off = 24;
	im->map_state = 0;
	vec_push(&w->dc.arena, &im->maps,
		 ((struct map_spec){ MAP_STATE, "dt_state", 4, im->state_size, 1, 0, NULL, NULL }));
}

static inline int add_map(struct world *w, struct map_spec m)
{
	vec_push(&w->dc.arena, &w->im.maps, m);
	return (int)w->im.maps.n - 1;
}

static inline void add_rings(struct world *w)
{
	w->im.map_rings = add_map(
		w, (struct map_spec){ MAP_RINGS, "dt_rings", 4, 4, w->ncpus, 0, NULL, NULL });
}

static inline struct rec_clause *add_clause(struct world *w, uint32_t size)
{
	struct rec_clause *rc = arena_new(&w->dc.arena, struct rec_clause);

	rc->size = size;
	rc->index = (unsigned)w->im.clauses.n;
	vec_push(&w->dc.arena, &w->im.clauses, rc);
	return rc;
}

static inline struct attach_point *add_prog(struct world *w, struct as *a, enum attach_kind kind,
					    enum run_state when, const char *label)
{
	struct attach_point *at = &w->at[w->im.progs.n];
	struct image_prog p = { .at = at, .name = "dt_test", .label = label, .when = when };

	resolve(a);
	at->kind = kind;
	p.code.insns = arena_array(&w->dc.arena, struct bpf_insn, a->n);
	memcpy(p.code.insns, a->insns, a->n * sizeof(*a->insns));
	p.code.ninsns = a->n;
	p.code.relocs = arena_array(&w->dc.arena, struct reloc, a->nrelocs + 1);
	memcpy(p.code.relocs, a->relocs, a->nrelocs * sizeof(*a->relocs));
	p.code.nrelocs = a->nrelocs;
	p.code.lines = arena_array(&w->dc.arena, struct line_entry, a->nlines + 1);
	memcpy(p.code.lines, a->lines, a->nlines * sizeof(*a->lines));
	p.code.nlines = a->nlines;
	vec_push(&w->dc.arena, &w->im.progs, p);
	return at;
}

static inline void on_tracepoint(struct world *w, struct attach_point *at, const char *name)
{
	struct attach_target *t = &w->targets[at - w->at];

	t->name = name;
	at->targets = t;
	at->ntargets = 1;
}

static inline void world_free(struct world *w)
{
	free(w->err.log);
	arena_free(&w->dc.arena);
}

/* Runs on only if the state is `when`; keeps ctx in r6. */
static inline void begin_prog(struct as *a, enum run_state when)
{
	memset(a, 0, sizeof(*a));
	mov_r(a, 6, 1);
	wide(a, REL_MAPVAL, 1, 0, 0);
	load(a, 4, 1, 1, 0);
	jump(a, BPF_JNE, 1, (int32_t)when, LABEL_OUT);
}

/* Only this process, only system call nr. */
static inline void only_our_call(struct as *a, int nr)
{
	load(a, 8, 1, 6, 8);
	jump(a, BPF_JNE, 1, nr, LABEL_OUT);
	call(a, BPF_FUNC_get_current_pid_tgid);
	alu_i(a, BPF_RSH, 0, 32);
	jump(a, BPF_JNE, 0, (int32_t)getpid(), LABEL_OUT);
}

static inline void count(struct world *w, struct as *a, enum counter c, int cpu_reg)
{
	mov_r(a, 1, cpu_reg);
	alu_i(a, BPF_MUL, 1, (int32_t)w->im.counters_stride);
	wide(a, REL_MAPVAL, 2, 0, (int32_t)w->im.state_counters + (int32_t)c * 8);
	alu_r(a, BPF_ADD, 2, 1);
	mov_i(a, 3, 1);
	atomic_add(a, 2, 0, 3);
}

static inline void end_prog(struct as *a)
{
	place(a, LABEL_OUT);
	mov_i(a, 0, 0);
	emit(a, INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
}

struct record {
	struct rec_head head;
	uint64_t seq;
	uint64_t rest[5];
};

/* A record of `size` bytes (at least 24): head, the CPU's sequence number. wake: always. */
static inline void put_record(struct world *w, struct as *a, unsigned clause, uint32_t size,
			      uint64_t bufsize, bool wake)
{
	call(a, BPF_FUNC_get_smp_processor_id);
	mov_r(a, 7, 0);
	jump(a, BPF_JGE, 7, (int32_t)w->ncpus, LABEL_OUT);
	count(w, a, CNT_FIRED, 7);
	store_r(a, 4, 10, -4, 7);
	mov_r(a, 2, 10);
	alu_i(a, BPF_ADD, 2, -4);
	wide(a, REL_MAPFD, 1, w->im.map_rings, 0);
	call(a, BPF_FUNC_map_lookup_elem);
	jump(a, BPF_JEQ, 0, 0, LABEL_DROP);
	mov_r(a, 8, 0);
	mov_r(a, 1, 0);
	mov_i(a, 2, (int32_t)size);
	mov_i(a, 3, 0);
	call(a, BPF_FUNC_ringbuf_reserve);
	jump(a, BPF_JEQ, 0, 0, LABEL_DROP);
	mov_r(a, 9, 0);
	store_i(a, 4, 9, offsetof(struct rec_head, clause), (int32_t)clause);
	store_i(a, 4, 9, offsetof(struct rec_head, probe), 7);
	store_r(a, 4, 9, offsetof(struct rec_head, cpu), 7);
	store_i(a, 4, 9, offsetof(struct rec_head, taken), 1);
	mov_r(a, 2, 7);
	alu_i(a, BPF_LSH, 2, 3);
	wide(a, REL_MAPVAL, 1, 0, SEQ);
	alu_r(a, BPF_ADD, 1, 2);
	mov_i(a, 3, 1);
	fetch_add(a, 1, 0, 3);
	store_r(a, 8, 9, offsetof(struct record, seq), 3);
	mov_r(a, 1, 8);
	mov_i(a, 2, BPF_RB_AVAIL_DATA);
	call(a, BPF_FUNC_ringbuf_query);
	mov_i(a, 2, wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
	jump(a, BPF_JLT, 0, (int32_t)(bufsize / 4), LABEL_FEW);
	mov_i(a, 2, BPF_RB_FORCE_WAKEUP);
	place(a, LABEL_FEW);
	mov_r(a, 1, 9);
	call(a, BPF_FUNC_ringbuf_submit);
	jump(a, BPF_JA, 0, 0, LABEL_OUT);
	place(a, LABEL_DROP);
	count(w, a, CNT_DROP_PRINCIPAL, 7);
}

static inline void put_exit(struct as *a, int status)
{
	wide(a, REL_MAPVAL, 1, 0, 0);
	store_i(a, 8, 1, 16, status + 1);
	store_i(a, 4, 1, 0, RUN_DRAINING);
}

/* ---- what was read ---- */

struct seen {
	unsigned n, clause[4], other;
	uint64_t next[64]; /* sequence number expected next, a CPU; what is skipped was dropped
			      later: not checked */
	uint64_t by_cpu[64];
	bool disorder, wrong_size;
	size_t size;
	int stop_at; /* returns 77 at this record */
};

static inline int see(void *arg, const struct rec_head *rec, size_t size)
{
	struct seen *s = arg;
	const struct record *r = (const struct record *)rec;

	if (s->size && size != s->size)
		s->wrong_size = true;
	if (rec->clause < 4)
		s->clause[rec->clause]++;
	else
		s->other++;
	if (rec->cpu < 64) {
		if (r->seq < s->next[rec->cpu])
			s->disorder = true;
		s->next[rec->cpu] = r->seq + 1;
		s->by_cpu[rec->cpu]++;
	}
	s->n++;
	return s->stop_at && (int)s->n == s->stop_at ? 77 : 0;
}

static inline struct session *start(struct world *w, const struct session_opts *o)
{
	struct session *s = session_new(&w->im, NULL, o, &w->err);

	if (!s)
		print_message("%s\n%s\n", w->err.msg, w->err.log ? w->err.log : "");
	assert_non_null(s);
	if (session_attach(s, &w->err) || session_start(s, &w->err))
		print_message("%s\n", w->err.msg);
	assert_string_equal(w->err.msg, "");
	return s;
}

static inline void finish(struct world *w, struct session *s, struct seen *seen)
{
	assert_int_equal(session_stop(s, &w->err), 0);
	assert_int_equal(session_drain(s, see, seen), 0);
}

static inline double ms_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline void calls(unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		syscall(SYS_getppid);
}

static inline bool pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	return !sched_setaffinity(0, sizeof(set), &set);
}

static inline void record_calls(struct world *w, uint32_t size, uint64_t bufsize)
{
	struct as a;

	world_init(w);
	add_rings(w);
	add_clause(w, size);
	begin_prog(&a, RUN_ACTIVE);
	only_our_call(&a, SYS_getppid);
	put_record(w, &a, 0, size, bufsize, false);
	end_prog(&a);
	on_tracepoint(w, add_prog(w, &a, AT_RAW_TP, RUN_ACTIVE, "syscall::getppid:entry"),
		      "sys_enter");
}

#endif
