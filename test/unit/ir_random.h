/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Random IR programs that end, never read what they did not write, and that the kernel's verifier
 * can follow.
 *
 * Structure is nested (ifs, bounded loops, jumps out of both, scopes with frame objects); what is
 * defined inside is forgotten behind it, but vregs from outside are assigned inside. Numbers and
 * addresses are kept apart: an address is only added to, loaded from, stored to and passed to the
 * map lookup.
 */
#ifndef IR_RANDOM_H
#define IR_RANDOM_H

#include "ir_machine.h"

struct gen {
	struct ir *f;
	uint64_t seed;
	int budget;   /* instructions to make */
	bool kernel;  /* only what this machine's kernel gives a raw tracepoint */
	int pressure; /* of 8: how often an old number is taken rather than a new one */
	vreg num[400];
	int nnum;
	int object[64];
	int object_words[64];
	int nobjects;
	bool on_stack; /* the last address made */
	int depth, loops;
	int outer[16]; /* labels to jump out to: behind the constructs around us */
	int nouter;
	int outer_frames;
};

static inline uint32_t rnd(struct gen *g, uint32_t below)
{
	g->seed = g->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)((g->seed >> 33) % below);
}

static inline int64_t random_number(struct gen *g)
{
	static const int64_t odd[] = { 0,
				       1,
				       -1,
				       2,
				       7,
				       8,
				       255,
				       256,
				       0x7fffffff,
				       0x80000000LL,
				       0xffffffffLL,
				       0x100000000LL,
				       -0x80000000LL,
				       INT64_MIN,
				       INT64_MAX,
				       10,
				       1000,
				       64,
				       63,
				       0xffff,
				       -2,
				       -8,
				       0x123456789abcdefLL };

	if (rnd(g, 2))
		return odd[rnd(g, ARRAY_SIZE(odd))];
	return (int64_t)rnd(g, 1000) - 300;
}

static inline vreg pick(struct gen *g)
{
	/* Recent ones mostly, else any: both short and long lives. */
	if ((int)rnd(g, 8) >= g->pressure && g->nnum > 4)
		return g->num[g->nnum - 1 - (int)rnd(g, 4)];
	return g->num[rnd(g, (uint32_t)g->nnum)];
}

static inline struct ir_val pick_val(struct gen *g)
{
	return rnd(g, 3) ? ir_r(pick(g)) : ir_i(random_number(g));
}

static inline void keep(struct gen *g, vreg v)
{
	if (g->nnum < (int)ARRAY_SIZE(g->num))
		g->num[g->nnum++] = v;
	else
		g->num[rnd(g, ARRAY_SIZE(g->num))] = v;
}

static inline int random_size(struct gen *g)
{
	return 1 << rnd(g, 4);
}

static inline enum ir_op random_alu(struct gen *g)
{
	return (enum ir_op)(IR_ADD + rnd(g, IR_SAR - IR_ADD + 1));
}

static inline enum ir_op random_jcc(struct gen *g)
{
	return (enum ir_op)(IR_JEQ + rnd(g, IR_JSET - IR_JEQ + 1));
}

/* An address with room for 8 bytes at any offset below *room; tells how far one may go. */
static inline vreg random_address(struct gen *g, int *room)
{
	int o, off, map;
	vreg p;

	uint32_t kind = rnd(g, 4);

	g->on_stack = kind < 2;
	switch (kind) {
	case 0:
	case 1:
		o = (int)rnd(g, (uint32_t)g->nobjects);
		off = 8 * (int)rnd(g, (uint32_t)g->object_words[o]);
		*room = 8 * g->object_words[o] - off;
		p = ir_frame_addr(g->f, g->object[o], rnd(g, 2) ? off : 0);
		if (g->f->insns.at[g->f->insns.n - 1].off != off)
			p = ir_alu(g->f, IR_ADD, p, ir_i(off));
		return p;
	case 2:
		map = (int)rnd(g, NMAPS);
		*room = 64;
		return ir_mapval(g->f, map, 8 * (int)rnd(g, 9));
	default: {
		/* A number as index, cut to size by a mask or a comparison. */
		vreg i = ir_alu(g->f, IR_AND, pick(g), ir_i(0x38));

		p = ir_mapval(g->f, (int)rnd(g, NMAPS), 0);
		if (rnd(g, 2)) {
			int skip = ir_label(g->f);

			i = ir_alu(g->f, IR_SHR, pick(g), ir_i(61));
			ir_jcc(g->f, IR_JULE, i, ir_i(6), skip);
			ir_mov_to(g->f, i, ir_i(2));
			ir_place(g->f, skip);
			i = ir_alu(g->f, IR_SHL, i, ir_i(3));
		}
		*room = 64;
		return ir_alu(g->f, IR_ADD, p, ir_r(i));
	}
	}
}

static inline void gen_memory(struct gen *g)
{
	int room, size = random_size(g), off;
	vreg p = random_address(g, &room);

	if (!g->kernel && rnd(g, 8) == 0) {
		/* Far offsets, in both directions, over an addition. */
		int64_t far = 8 * ((int64_t)rnd(g, 12000) - 6000);

		p = ir_alu(g->f, IR_ADD, p, ir_i(far));
		off = (int)-far;
	} else {
		off = room > 8 && rnd(g, 2) ? size * (int)rnd(g, (uint32_t)((room - 8) / size)) : 0;
	}
	switch (rnd(g, 8)) {
	case 0:
	case 1:
	case 2:
		keep(g, ir_load(g->f, size, p, off));
		break;
	case 3:
		ir_load_to(g->f, pick(g), size, p, off);
		break;
	case 4:
		ir_atomic_add(g->f, size < 4 ? 8 : size, p, off & ~7, pick_val(g));
		break;
	case 5:
		/* The kernel (6.18) follows a number through an exchange on the stack and prunes
		 * wrongly then. */
		if (rnd(g, 2) && !(g->kernel && g->on_stack)) {
			keep(g, ir_fetch_or(g->f, size < 4 ? 4 : size, p, off & ~7, pick_val(g)));
			break;
		}
		/* fall through */
	default:
		ir_store(g->f, size, p, off, pick_val(g));
	}
}

static inline void gen_call(struct gen *g)
{
	static const int known[] = { HELPER_PID, HELPER_CPU, HELPER_UID };
	struct ir_val a[5];
	int n = (int)rnd(g, 6);
	char *name;
	vreg v;

	for (int i = 0; i < n; i++)
		a[i] = pick_val(g);
	if (n == 5 && rnd(g, 2)) {
		a[rnd(g, 5)] = a[rnd(g, 5)]; /* the same twice */
	}
	if (g->kernel || rnd(g, 4) == 0) {
		if (g->kernel && rnd(g, 4) == 0) {
			/* Its result goes nowhere but to its own place. */
			v = ir_call(g->f, HELPER_TIME, 0);
			ir_store(g->f, 8, ir_frame_addr(g->f, 0, 0), 0, ir_r(v));
			return;
		}
		v = ir_call(g->f, known[rnd(g, 3)], 0);
	} else if (rnd(g, 3)) {
		v = ir_call(g->f, HELPER_FAKE + n, n, a[0], a[1], a[2], a[3], a[4]);
	} else {
		name = arena_printf(&g->f->d->arena, "fn%d", n);
		v = rnd(g, 2) ? ir_kfunc(g->f, name, n, a[0], a[1], a[2], a[3], a[4])
			      : ir_runtime(g->f, name, n, a[0], a[1], a[2], a[3], a[4]);
	}
	if (rnd(g, 6) == 0)
		g->f->insns.at[g->f->insns.n - 1].dst = rnd(g, 2) ? VREG_NONE : pick(g);
	else
		keep(g, v);
}

static inline void gen_lookup(struct gen *g)
{
	int none = ir_label(g->f), key = ir_frame(g->f, 8, 8), nnum = g->nnum;
	vreg p;

	if (g->kernel) {
		ir_store(g->f, 8, ir_frame_addr(g->f, key, 0), 0,
			 ir_r(ir_alu(g->f, IR_AND, pick(g), ir_i(1))));
	} else {
		ir_store(g->f, 8, ir_frame_addr(g->f, key, 0), 0, ir_r(pick(g)));
	}
	p = ir_call(g->f, HELPER_LOOKUP, 2, ir_r(ir_mapfd(g->f, (int)rnd(g, NMAPS))),
		    ir_r(ir_frame_addr(g->f, key, 0)));
	ir_jcc(g->f, IR_JEQ, p, ir_i(0), none);
	for (int i = (int)rnd(g, 4); i >= 0; i--) {
		int off = 8 * (int)rnd(g, 14);

		if (rnd(g, 3) == 0)
			gen_call(g);
		if (rnd(g, 2))
			ir_store(g->f, 8, p, off, ir_r(g->num[rnd(g, (uint32_t)g->nnum / 2 + 1)]));
		else
			ir_load_to(g->f, g->num[rnd(g, (uint32_t)g->nnum / 2 + 1)], 4, p, off);
	}
	g->nnum = nnum;
	ir_place(g->f, none);
}

static inline void gen_object(struct gen *g)
{
	int words = 1 + (int)rnd(g, 3), o;
	vreg p;

	if (g->nobjects >= 12)
		return;
	o = ir_frame(g->f, 8 * words, 8);
	p = ir_frame_addr(g->f, o, 0);
	for (int i = 0; i < words; i++)
		ir_store(g->f, 8, p, 8 * i, pick_val(g));
	g->object[g->nobjects] = o;
	g->object_words[g->nobjects++] = words;
}

static inline void gen_block(struct gen *g, int n);

/* Runs gen_block in a construct: what it defines is forgotten behind it. */
static inline void gen_inside(struct gen *g, int n, int label_behind)
{
	int nnum = g->nnum, nobjects = g->nobjects, nouter = g->nouter;

	g->depth++;
	ir_scope_begin(g->f);
	if (label_behind >= 0 && g->nouter < (int)ARRAY_SIZE(g->outer))
		g->outer[g->nouter++] = label_behind;
	gen_block(g, n);
	ir_scope_end(g->f);
	g->nouter = nouter;
	g->nnum = nnum;
	g->nobjects = nobjects;
	g->depth--;
}

static inline void gen_if(struct gen *g)
{
	int other = ir_label(g->f), end = ir_label(g->f), n = 1 + (int)rnd(g, 8);
	bool has_else = rnd(g, 2);
	int nnum = g->nnum;

	ir_jcc(g->f, random_jcc(g), pick(g), pick_val(g), has_else ? other : end);
	gen_inside(g, n, end);
	if (has_else) {
		ir_jmp(g->f, end);
		ir_place(g->f, other);
		gen_inside(g, n, end);
	}
	ir_place(g->f, end);
	g->nnum = nnum;
}

static inline void gen_loop(struct gen *g)
{
	int top = ir_label(g->f), end = ir_label(g->f);
	vreg i;

	if (g->loops >= (g->kernel ? 1 : 2))
		return;
	i = ir_mov(g->f, ir_i(1 + rnd(g, g->kernel ? 3 : 5)));
	g->loops++;
	ir_place(g->f, top);
	gen_inside(g, 1 + (int)rnd(g, 6), end);
	ir_alu_to(g->f, IR_SUB, i, i, ir_i(1));
	ir_jcc(g->f, IR_JNE, i, ir_i(0), top);
	ir_place(g->f, end);
	g->loops--;
}

static inline void gen_arithmetic(struct gen *g)
{
	enum ir_op op = random_alu(g);
	vreg a = pick(g);
	struct ir_val b = pick_val(g);

	if (op >= IR_SHL && b.is_imm)
		b.imm &= 127;
	if (rnd(g, 3) == 0)
		ir_alu_to(g->f, op, rnd(g, 2) || b.is_imm ? pick(g) : b.r, a, b);
	else
		keep(g, ir_alu(g->f, op, a, b));
}

static inline void gen_statement(struct gen *g)
{
	static const enum ir_op ext[] = { IR_SEXT, IR_ZEXT, IR_BSWAP, IR_NEG };
	enum ir_op op;

	switch (rnd(g, 20)) {
	case 0:
		keep(g, ir_mov(g->f, pick_val(g)));
		break;
	case 1:
		ir_mov_to(g->f, pick(g), pick_val(g));
		break;
	case 2:
		op = ext[rnd(g, 4)];
		keep(g, ir_ext(g->f, op, pick(g), op == IR_NEG ? 8 : random_size(g)));
		break;
	case 3:
		keep(g, ir_load(g->f, 8, VREG_CTX, 8 * (int)rnd(g, CTX_WORDS)));
		break;
	case 4:
	case 5:
		gen_call(g);
		break;
	case 6:
	case 7:
	case 8:
		gen_memory(g);
		break;
	case 9:
		gen_object(g);
		break;
	case 10:
		if (g->depth < 4)
			gen_if(g);
		break;
	case 11:
		if (rnd(g, 2))
			gen_lookup(g);
		break;
	case 12:
		if (g->depth < 3 && rnd(g, 2))
			gen_loop(g);
		break;
	case 13:
		if (g->nouter && rnd(g, 2))
			ir_jcc(g->f, random_jcc(g), pick(g), pick_val(g),
			       g->outer[rnd(g, (uint32_t)g->nouter)]);
		else if (g->depth && rnd(g, 4) == 0)
			ir_exit(g->f, pick_val(g));
		break;
	default:
		gen_arithmetic(g);
	}
}

static inline void gen_block(struct gen *g, int n)
{
	for (; n > 0 && (int)g->f->insns.n < g->budget; n--)
		gen_statement(g);
}

/* A program from a seed; it depends on nothing else. */
static inline struct ir *random_program(struct diag_ctx *d, uint64_t seed, int budget, bool kernel)
{
	struct gen g = { .f = ir_new(d), .seed = seed * 2654435761u + 12345, .kernel = kernel };
	int begin = 2 + (int)rnd(&g, 6), junk = ir_frame(g.f, 8, 8);
	vreg sum;

	(void)junk; /* object 0: for results that nobody can foretell */
	g.budget = 8 + (int)rnd(&g, (uint32_t)budget);
	g.pressure = (int)rnd(&g, 9);
	for (int i = 0; i < begin; i++)
		keep(&g, rnd(&g, 2) ? ir_load(g.f, 8, VREG_CTX, 8 * (int)rnd(&g, CTX_WORDS))
				    : ir_mov(g.f, ir_i(random_number(&g))));
	gen_object(&g);
	gen_block(&g, 1 << 20);
	sum = ir_mov(g.f, ir_i(1));
	for (int i = 0; i < g.nnum; i++) {
		if (rnd(&g, 3) == 0)
			continue;
		ir_alu_to(g.f, IR_MUL, sum, sum, ir_i(31));
		ir_alu_to(g.f, IR_XOR, sum, sum, ir_r(g.num[i]));
	}
	/* The kernel returns 32 bits: let all 64 have a say. */
	ir_alu_to(g.f, IR_XOR, sum, sum, ir_r(ir_alu(g.f, IR_SHR, sum, ir_i(32))));
	ir_exit(g.f, ir_r(sum));
	return g.f;
}

#endif
