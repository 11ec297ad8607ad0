/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Control flow: basic blocks, and the cleaning of jumps.
 *
 * The kernel refuses a program with an instruction that can't be reached, so dropping those is not
 * an improvement but a duty; the rest saves jumps. A block begins at a label or behind a jump;
 * labels that follow each other share a block.
 */
#include <string.h>

#include "code/pass.h"

/* ---- basic blocks ---- */

static void find_blocks(struct ir *f, struct ir_cfg *cfg)
{
	struct arena *a = f->work;
	VEC(struct ir_block) blocks = { 0 };
	struct ir_block *at = NULL; /* that is not over yet */

	cfg->block_of_label = arena_room_array(a, uint32_t, f->nlabels + 1);
	for (uint32_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];

		if (!at || (in->op == IR_LABEL && in[-1].op != IR_LABEL)) {
			struct ir_block block = { .first = i };

			vec_push(a, &blocks, block);
			at = &blocks.at[blocks.n - 1];
		}
		at->end = i + 1;
		if (in->op == IR_LABEL)
			cfg->block_of_label[in->label] = (uint32_t)blocks.n - 1;
		else if (ir_ends_block(in->op) || ir_is_jcc(in->op))
			at = NULL;
	}
	cfg->blocks = blocks.at;
	cfg->nblocks = (uint32_t)blocks.n;
}

static void link_blocks(struct ir *f, struct ir_cfg *cfg)
{
	uint32_t nb = cfg->nblocks, nedges = 0, *store;

	for (uint32_t b = 0; b < nb; b++) {
		struct ir_block *bl = &cfg->blocks[b];
		const struct ir_insn *last = &f->insns.at[bl->end - 1];

		bl->succ[0] = bl->succ[1] = -1;
		if (!ir_ends_block(last->op) && b + 1 < nb)
			bl->succ[0] = (int32_t)b + 1;
		if (last->op == IR_JMP || ir_is_jcc(last->op))
			bl->succ[1] = (int32_t)cfg->block_of_label[last->label];
		for (int s = 0; s < 2; s++)
			if (bl->succ[s] >= 0) {
				cfg->blocks[bl->succ[s]].npreds++;
				nedges++;
			}
	}
	store = arena_array(f->work, uint32_t, nedges + 1);
	for (uint32_t b = 0; b < nb; b++) {
		cfg->blocks[b].preds = store;
		store += cfg->blocks[b].npreds;
		cfg->blocks[b].npreds = 0;
	}
	for (uint32_t b = 0; b < nb; b++)
		for (int s = 0; s < 2; s++)
			if (cfg->blocks[b].succ[s] >= 0) {
				struct ir_block *to = &cfg->blocks[cfg->blocks[b].succ[s]];

				to->preds[to->npreds++] = b;
			}
}

static void mark_reached(struct ir *f, struct ir_cfg *cfg)
{
	uint32_t *stack = arena_array(f->work, uint32_t, cfg->nblocks + 1);
	uint32_t n = 0;

	if (!cfg->nblocks)
		return;
	cfg->blocks[0].reached = true;
	stack[n++] = 0;
	while (n) {
		struct ir_block *b = &cfg->blocks[stack[--n]];

		for (int s = 0; s < 2; s++)
			if (b->succ[s] >= 0 && !cfg->blocks[b->succ[s]].reached) {
				cfg->blocks[b->succ[s]].reached = true;
				stack[n++] = (uint32_t)b->succ[s];
			}
	}
}

/* Loops are taken to be what lies between a jump back and where it goes to. */
static void count_loops(struct ir *f, struct ir_cfg *cfg)
{
	int32_t *change = arena_array(f->work, int32_t, cfg->nblocks + 1), depth = 0;

	for (uint32_t b = 0; b < cfg->nblocks; b++)
		for (int s = 0; s < 2; s++)
			if (cfg->blocks[b].succ[s] >= 0 && (uint32_t)cfg->blocks[b].succ[s] <= b) {
				change[cfg->blocks[b].succ[s]]++;
				change[b + 1]--;
			}
	for (uint32_t b = 0; b < cfg->nblocks; b++) {
		depth += change[b];
		cfg->blocks[b].depth = (uint32_t)depth;
	}
}

void ir_build_cfg(struct ir *f, struct ir_cfg *cfg)
{
	memset(cfg, 0, sizeof(*cfg));
	find_blocks(f, cfg);
	link_blocks(f, cfg);
	mark_reached(f, cfg);
	count_loops(f, cfg);
}

/* ---- cleaning ---- */

/* Index of the first instruction from i on that does something. */
static size_t skip_idle(const struct ir *f, size_t i)
{
	while (i < f->insns.n && (f->insns.at[i].op == IR_LABEL || f->insns.at[i].op == IR_NOP))
		i++;
	return i;
}

/* Where labels lead: a label before "jmp M" is as good as M. Jumps that chase each other in a
 * circle stay as they are. */
static bool thread_jumps(struct ir *f)
{
	struct arena *a = f->work;
	int32_t *leads = arena_array(a, int32_t, f->nlabels + 1);
	bool changed = false;

	for (int l = 0; l < f->nlabels; l++)
		leads[l] = -1;
	for (size_t i = 0; i < f->insns.n; i++) {
		size_t next;

		if (f->insns.at[i].op != IR_LABEL)
			continue;
		next = skip_idle(f, i);
		if (next < f->insns.n && f->insns.at[next].op == IR_JMP)
			leads[f->insns.at[i].label] = f->insns.at[next].label;
		else
			leads[f->insns.at[i].label] = f->insns.at[i].label;
		/* The labels of a run are found from its last one: skip_idle walked it already. */
		while (i + 1 < next && i + 1 < f->insns.n) {
			i++;
			if (f->insns.at[i].op == IR_LABEL)
				leads[f->insns.at[i].label] =
					next < f->insns.n && f->insns.at[next].op == IR_JMP
						? f->insns.at[next].label
						: f->insns.at[i].label;
		}
	}
	for (size_t i = 0; i < f->insns.n; i++) {
		struct ir_insn *in = &f->insns.at[i];
		int to, hops = 0;

		if (in->op != IR_JMP && !ir_is_jcc(in->op))
			continue;
		for (to = in->label; leads[to] >= 0 && leads[to] != to && hops < 16; hops++)
			to = leads[to];
		if (to != in->label && hops < 16) {
			in->label = to;
			changed = true;
		}
	}
	return changed;
}

static enum ir_op inverse(enum ir_op op)
{
	switch (op) {
	case IR_JEQ:
		return IR_JNE;
	case IR_JNE:
		return IR_JEQ;
	case IR_JULT:
		return IR_JUGE;
	case IR_JULE:
		return IR_JUGT;
	case IR_JUGT:
		return IR_JULE;
	case IR_JUGE:
		return IR_JULT;
	case IR_JSLT:
		return IR_JSGE;
	case IR_JSLE:
		return IR_JSGT;
	case IR_JSGT:
		return IR_JSLE;
	case IR_JSGE:
		return IR_JSLT;
	default:
		return IR_NOP;
	}
}

/* Does control that falls out of instruction i - 1 come to the label before anything happens? */
static bool falls_to(const struct ir *f, size_t i, int label)
{
	for (; i < f->insns.n; i++) {
		if (f->insns.at[i].op == IR_LABEL && f->insns.at[i].label == label)
			return true;
		if (f->insns.at[i].op != IR_LABEL && f->insns.at[i].op != IR_NOP)
			return false;
	}
	return false;
}

static bool drop_jumps(struct ir *f)
{
	bool changed = false;

	for (size_t i = 0; i < f->insns.n; i++) {
		struct ir_insn *in = &f->insns.at[i], *next = in + 1;

		if (in->op != IR_JMP && !ir_is_jcc(in->op))
			continue;
		if (falls_to(f, i + 1, in->label)) {
			in->op = IR_NOP;
			changed = true;
		} else if (ir_is_jcc(in->op) && inverse(in->op) != IR_NOP && i + 1 < f->insns.n &&
			   next->op == IR_JMP && falls_to(f, i + 2, in->label)) {
			in->op = inverse(in->op);
			in->label = next->label;
			in->likely = false;
			next->op = IR_NOP;
			changed = true;
		}
	}
	return changed;
}

static bool drop_unreached(struct ir *f)
{
	struct ir_cfg cfg;
	bool changed = false;

	ir_build_cfg(f, &cfg);
	for (uint32_t b = 0; b < cfg.nblocks; b++) {
		if (cfg.blocks[b].reached)
			continue;
		for (uint32_t i = cfg.blocks[b].first; i < cfg.blocks[b].end; i++) {
			changed |= f->insns.at[i].op != IR_NOP;
			f->insns.at[i].op = IR_NOP;
			f->insns.at[i].tag = 0;
		}
	}
	return changed;
}

static void drop_labels_and_nops(struct ir *f)
{
	bool *wanted = arena_array(f->work, bool, f->nlabels + 1);
	size_t n = 0;

	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].op == IR_JMP || ir_is_jcc(f->insns.at[i].op))
			wanted[f->insns.at[i].label] = true;
	for (size_t i = 0; i < f->insns.n; i++) {
		struct ir_insn *in = &f->insns.at[i];

		if (in->op == IR_LABEL && !wanted[in->label])
			in->op = IR_NOP;
		if (in->op == IR_NOP && !in->tag)
			continue;
		if (n != i)
			f->insns.at[n] = *in;
		n++;
	}
	f->insns.n = n;
}

bool ir_clean_flow(struct ir *f)
{
	struct arena_mark before = arena_mark(f->work);
	bool any = false, changed = true;

	f->live = NULL;
	drop_labels_and_nops(f); /* a jump over a jump is seen where they are neighbours */
	for (int round = 0; changed && round < 4; round++) {
		changed = thread_jumps(f);
		changed |= drop_unreached(f);
		changed |= drop_jumps(f);
		drop_labels_and_nops(f);
		any |= changed;
	}
	/* Dropping jumps may have left something behind that nothing leads to any more. */
	if (changed && drop_unreached(f))
		drop_labels_and_nops(f);
	arena_release(f->work, before);
	return any;
}
