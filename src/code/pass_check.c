/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Is the IR well-formed? What this pass refuses is a mistake of lowering, never of the user:
 * D_INTERNAL.
 *
 * The passes behind it rely on what it found and do not look again.
 */
#include <stdio.h>
#include <string.h>

#include "code/pass.h"

/* Fails with the instruction's text in the message, and the whole program in the dump if one was
 * asked for. */
static DT_NORETURN void broken(struct ir *f, size_t at, const char *what)
{
	struct strbuf text = { 0 };
	char insn[160] = "the end";
	struct loc loc = f->loc;

	if (at < f->insns.n) {
		loc = ir_loc(f, &f->insns.at[at]);
		ir_dump_insn(f, &f->insns.at[at], &text);
		if (text.s)
			snprintf(insn, sizeof(insn), "%s", text.s);
		strbuf_free(&text);
	}
	if (f->dumpto) {
		strbuf_printf(f->dumpto, "; broken at instruction %zu: %s\n", at, what);
		ir_dump(f, f->dumpto);
	}
	diag_fail(f->d, "D_INTERNAL", loc, "code generation went wrong at instruction %zu, %s: %s",
		  at, insn, what);
}

static bool size_ok(const struct ir_insn *in)
{
	switch (in->op) {
	case IR_SEXT:
	case IR_ZEXT:
	case IR_BSWAP:
	case IR_LOAD:
	case IR_STORE:
		return in->size == 1 || in->size == 2 || in->size == 4 || in->size == 8;
	case IR_ATOMIC_ADD:
	case IR_FETCH_OR:
		return in->size == 4 || in->size == 8;
	default:
		return true;
	}
}

static bool writes_vreg(enum ir_op op)
{
	return op == IR_MOV || ir_is_alu(op) || (op >= IR_NEG && op <= IR_LOAD) ||
	       (op >= IR_FETCH_OR && op <= IR_IMM64);
}

static void check_frame_use(struct ir *f, size_t i, const struct ir_insn *in)
{
	if (in->frame < 0 || (size_t)in->frame >= f->frames.n)
		broken(f, i, "no such frame object");
	if (in->off < 0 ||
	    in->off + (ir_is_mem(in->op) ? in->size : 0) > f->frames.at[in->frame].size)
		broken(f, i, "outside of its frame object");
}

static void check_operands(struct ir *f, size_t i)
{
	struct ir_insn *in = &f->insns.at[i];
	vreg *uses[MAX_USES];
	int n;

	if ((unsigned)in->op >= IR_OP_MAX)
		broken(f, i, "no such operation");
	if (ir_is_call(in->op) && (in->nargs < 0 || in->nargs > 5))
		broken(f, i, "a call takes at most 5 arguments");
	if (!size_ok(in))
		broken(f, i, "no such size");
	if (in->op == IR_FRAME || (ir_is_mem(in->op) && in->a == VREG_FP))
		check_frame_use(f, i, in);
	else if (ir_is_mem(in->op) && in->a < 0)
		broken(f, i, "no address");
	if ((ir_is_alu(in->op) || ir_is_jcc(in->op) || (in->op >= IR_NEG && in->op <= IR_BSWAP)) &&
	    in->a < 0)
		broken(f, i, "operand is missing");
	if (writes_vreg(in->op) && in->dst < 0)
		broken(f, i, "result is missing");
	if (in->dst >= f->nvregs)
		broken(f, i, "result is no vreg");
	if ((in->op == IR_KFUNC || in->op == IR_RUNTIME) && !in->name)
		broken(f, i, "a call without a name");
	n = ir_use_places(in, uses);
	for (int u = 0; u < n; u++)
		if (*uses[u] < 0 || *uses[u] >= f->nvregs)
			broken(f, i, "operand is no vreg");
	if ((in->op == IR_LABEL || in->op == IR_JMP || ir_is_jcc(in->op)) &&
	    (in->label < 0 || in->label >= f->nlabels))
		broken(f, i, "no such label");
}

static void check_labels(struct ir *f)
{
	bool *placed = arena_array(f->work, bool, f->nlabels + 1);

	for (size_t i = 0; i < f->insns.n; i++) {
		if (f->insns.at[i].op != IR_LABEL)
			continue;
		if (placed[f->insns.at[i].label])
			broken(f, i, "label placed twice");
		placed[f->insns.at[i].label] = true;
	}
	for (size_t i = 0; i < f->insns.n; i++)
		if ((f->insns.at[i].op == IR_JMP || ir_is_jcc(f->insns.at[i].op)) &&
		    !placed[f->insns.at[i].label])
			broken(f, i, "jump to a label that was never placed");
}

/* The place where a value is read first, in the order of the text: good enough to find the mistake.
 */
static size_t first_use(struct ir *f, int value)
{
	int uses[MAX_USES];

	for (size_t i = 0; i < f->insns.n; i++) {
		int n = ir_uses(f, &f->insns.at[i], uses);

		for (int u = 0; u < n; u++)
			if (uses[u] == value)
				return i;
	}
	return f->insns.n;
}

static void check_end(struct ir *f)
{
	const struct ir_cfg *cfg = &f->live->cfg;
	const struct ir_block *last;

	if (!cfg->nblocks)
		broken(f, 0, "no instructions");
	last = &cfg->blocks[cfg->nblocks - 1];
	if (last->reached && !ir_ends_block(f->insns.at[last->end - 1].op))
		broken(f, f->insns.n, "control falls off the end");
}

void ir_check(struct ir *f)
{
	struct arena_mark before = arena_mark(f->work);

	for (size_t i = 0; i < f->insns.n; i++)
		check_operands(f, i);
	check_labels(f);
	ir_find_live(f, LIVE_UNDEFINED);
	check_end(f);
	if (f->live->undefined >= 0)
		broken(f, first_use(f, f->live->undefined),
		       "a vreg may be read before it is written");
	f->live = NULL;
	arena_release(f->work, before);
}
