/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Drops instructions whose results nobody uses and that have no other effect.
 *
 * Results that are never read anywhere are found by counting, which unravels whole chains at once;
 * results that are overwritten before they are read are found by liveness, a few times at most:
 * what is left then costs an instruction. What goes becomes a NOP, so that a tag on it keeps its
 * place.
 */
#include "code/pass.h"

#define ROUNDS 4

void ir_count_uses(const struct ir *f, uint32_t *uses)
{
	int used[MAX_USES];

	for (size_t i = 0; i < f->insns.n; i++) {
		int n = ir_uses(f, &f->insns.at[i], used);

		for (int u = 0; u < n; u++)
			uses[used[u]]++;
	}
}

/* From the end to the beginning: what an instruction that goes used was mostly written before it.
 */
static bool drop_uncounted(struct ir *f)
{
	uint32_t *uses = arena_array(f->work, uint32_t, f->nvregs + f->nslots + 1);
	int used[MAX_USES];
	bool any = false;

	ir_count_uses(f, uses);
	for (size_t i = f->insns.n; i-- > 0;) {
		struct ir_insn *in = &f->insns.at[i];
		int def = ir_def(f, in), n;

		if (in->op == IR_NOP || def < 0 || uses[def] || !ir_is_pure(in))
			continue;
		n = ir_uses(f, in, used);
		for (int u = 0; u < n; u++)
			uses[used[u]]--;
		in->op = IR_NOP;
		any = true;
	}
	return any;
}

static bool drop_overwritten(struct ir *f)
{
	bool any = false;

	for (size_t i = 0; i < f->insns.n; i++) {
		struct ir_insn *in = &f->insns.at[i];

		if (!f->live->dead[i] || in->op == IR_NOP || !ir_is_pure(in))
			continue;
		in->op = IR_NOP;
		any = true;
	}
	return any;
}

void ir_drop_most_unused(struct ir *f)
{
	struct arena_mark before = arena_mark(f->work);

	drop_uncounted(f);
	ir_find_live(f, LIVE_DEAD);
	if (drop_overwritten(f))
		drop_uncounted(f);
	f->live = NULL;
	arena_release(f->work, before);
}

/* Leaves f->live true for what is left. */
void ir_drop_unused(struct ir *f)
{
	for (int round = 0; round < ROUNDS; round++) {
		if (drop_uncounted(f) || !f->live)
			ir_liveness(f);
		if (!drop_overwritten(f))
			return;
		f->live = NULL;
	}
	ir_liveness(f);
}
