/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the passes over the IR share. For src/code/ir*.c, pass_*.c, bpf_dump.c and their tests only.
 *
 * Places in a program are counted in half instructions: instruction i reads its operands at 2i and
 * writes its result at 2i + 1. A value whose last use is instruction i and the result of i can so
 * have one register. Ranges are [start, end).
 */
#ifndef DT_PASS_H
#define DT_PASS_H

#include "code/ir.h"

#define MAX_USES 7 /* operands one instruction reads */

struct ir_block {
	uint32_t first, end; /* instructions [first, end) */
	int32_t succ[2];     /* -1: none; succ[0] is the next block if control can fall into it */
	uint32_t *preds;
	uint32_t npreds;
	uint32_t depth; /* of loops around it */
	bool reached;
};

struct ir_cfg {
	struct ir_block *blocks;
	uint32_t nblocks;
	uint32_t *block_of_label; /* by label */
};

struct ir_range {
	uint32_t start, end;
};

/*
 * Values are vregs, and behind them (from f->nvregs on) spill slots. The ranges of value v are
 * ranges[first[v]] to ranges[first[v + 1] - 1], ascending and apart.
 */
struct ir_live {
	struct ir_cfg cfg;
	uint32_t nvalues;
	int undefined; /* a value that may be read before it is written, or -1 */
	bool *dead;    /* by instruction: its result is never used */
	struct ir_range *ranges;
	uint32_t *first;
};

/* How much of that is found out; each includes what is before it. */
enum ir_live_depth { LIVE_UNDEFINED, LIVE_DEAD, LIVE_RANGES };

struct ir_alloc {
	int8_t *reg;	  /* by vreg: 0-9, or -1: not used */
	int32_t *slot_at; /* by slot: r10 offset */
	int32_t stack;	  /* bytes of stack, frame objects and slots */
};

/* ---- ir.c ---- */
const char *ir_op_name(enum ir_op op);
bool ir_is_const(const struct ir_insn *in); /* the same value wherever it is computed */
bool ir_is_pure(const struct ir_insn *in);  /* may go if its result is not used */

/* What follows is asked of every instruction by every pass. */

/* dst = a op b */
static inline bool ir_is_alu(enum ir_op op)
{
	return op >= IR_ADD && op <= IR_SAR;
}

static inline bool ir_is_jcc(enum ir_op op)
{
	return op >= IR_JEQ && op <= IR_JSET;
}

static inline bool ir_is_call(enum ir_op op)
{
	return op >= IR_CALL && op <= IR_RUNTIME;
}

/* has a base in .a and .off */
static inline bool ir_is_mem(enum ir_op op)
{
	return op >= IR_LOAD && op <= IR_FETCH_OR;
}

/* Which of its parts an operation uses: by operation, of which there are 8 bits. */
enum ir_part { IR_HAS_A = 1, IR_HAS_B = 2, IR_HAS_ARGS = 4, IR_HAS_DST = 8 };
extern const uint8_t ir_parts[1 << 8];

static inline bool ir_has_b(enum ir_op op)
{
	return ir_parts[op] & IR_HAS_B;
}

static inline bool ir_ends_block(enum ir_op op)
{
	return op == IR_JMP || op == IR_EXIT;
}

/* The vregs an instruction reads, as places, to replace them; returns how many, at most MAX_USES. */
static inline int ir_use_places(struct ir_insn *in, vreg **out)
{
	unsigned parts = ir_parts[in->op];
	int n = 0;

	if ((parts & IR_HAS_A) && in->a >= 0)
		out[n++] = &in->a;
	if ((parts & IR_HAS_B) && !in->b.is_imm)
		out[n++] = &in->b.r;
	if (parts & IR_HAS_ARGS)
		for (int i = 0; i < in->nargs; i++)
			if (!in->args[i].is_imm)
				out[n++] = &in->args[i].r;
	return n;
}

/* The values an instruction reads: its vregs, and slots as f->nvregs + slot. By way of ir_use_places() compiling takes 4 % longer. */
static inline int ir_uses(const struct ir *f, const struct ir_insn *in, int *out)
{
	unsigned parts = ir_parts[in->op];
	int n = 0;

	if ((parts & IR_HAS_A) && in->a >= 0)
		out[n++] = in->a;
	else if (in->op == IR_LOAD && in->a == VREG_SLOT)
		out[n++] = f->nvregs + in->frame;
	if ((parts & IR_HAS_B) && !in->b.is_imm)
		out[n++] = in->b.r;
	if (parts & IR_HAS_ARGS)
		for (int i = 0; i < in->nargs; i++)
			if (!in->args[i].is_imm)
				out[n++] = in->args[i].r;
	return n;
}

/* The value it writes, or VREG_NONE. */
static inline int ir_def(const struct ir *f, const struct ir_insn *in)
{
	if (ir_parts[in->op] & IR_HAS_DST)
		return in->dst;
	return in->op == IR_STORE && in->a == VREG_SLOT ? f->nvregs + in->frame : VREG_NONE;
}

/* ---- ir_text.c ---- */
void ir_dump_insn(const struct ir *f, const struct ir_insn *in, struct strbuf *out);

/* ---- pass_flow.c ---- */
void ir_build_cfg(struct ir *f, struct ir_cfg *cfg);
/* Threads jumps; drops code nothing reaches, jumps to what follows, unused labels. True if any. */
bool ir_clean_flow(struct ir *f);

/* ---- pass_liveness.c ---- */
void ir_find_live(struct ir *f, enum ir_live_depth depth); /* sets f->live */

/* ---- pass_unused.c ---- */
void ir_drop_unused(struct ir *f); /* sets f->live; believes it if it is set already */
void ir_drop_most_unused(
	struct ir *f); /* a look at liveness less, where more will be looked for later */

/* ---- pass_spill.c ---- */
/* How far a vreg is on its way to the stack. */
#define LEVEL_TINY 2 /* lives for one instruction: always gets a register */

struct ir_home {
	uint8_t level;
	int32_t slot; /* spill slot it is a part of, -1: none yet */
};

struct ir_homes {
	VEC(struct ir_home) of; /* by vreg */
};

void ir_spill(struct ir *f, const bool *spilled, struct ir_homes *homes);

/* ---- pass_group.c ---- */
#define NREGS	    10 /* r0-r9 */
#define FIRST_SAVED 6  /* r6-r9 survive calls */

/* Vregs that are never live together and are copied to each other: one register for all. */
struct ir_group {
	vreg first; /* the others: ir_groups.next */
	struct ir_range *ranges;
	uint32_t nranges;
	uint32_t length;       /* places it is live at */
	float cost;	       /* of having it on the stack */
	uint16_t wants[NREGS]; /* moves each register would save */
	bool across;	       /* live across a call */
	bool tiny;
};

struct ir_move {
	vreg other;
	int32_t next; /* in the list of a vreg, -1: end */
};

struct ir_groups {
	struct ir_group *at;
	uint32_t n;
	int32_t *of;	   /* by vreg: its group, -1: never live */
	vreg *next;	   /* by vreg: the next of its group, VREG_NONE: end */
	int32_t *moves_of; /* by vreg: its first in moves, -1: none */
	struct ir_move *moves;
	struct grouping *grouping; /* pass_group.c's own */
};

struct ir_groups *ir_make_groups(struct ir *f, const struct ir_homes *homes);
/* Takes a group apart: its members become groups, at the end of the list; returns how many. */
uint32_t ir_split_group(struct ir_groups *gs, uint32_t group);

/* ---- the passes ---- */
void ir_check(struct ir *f);
void ir_fold(struct ir *f);
void ir_measure(struct ir *f);
void ir_expand(struct ir *f);
void ir_liveness(struct ir *f);
void ir_allocate(struct ir *f);
void ir_emit(struct ir *f);

/* ---- pass_jumps.c ---- */
/*
 * Fills in jump offsets; to[i] is the instruction that instruction i jumps to, or -1. Inserts
 * islands where 16 bits do not reach.
 */
void bpf_fix_jumps(struct diag_ctx *d, struct bpf_code *c, int32_t *to);

#endif
