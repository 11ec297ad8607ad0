/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Sends vregs that got no register to the stack.
 *
 * Level 0 is a vreg as lowering made it. Spilled, each stretch of code between calls that uses it
 * gets a vreg of its own (level 1), loaded on first use and stored to the slot behind each write:
 * the value may still live in a register where there is room. A stretch that gets no register
 * either is cut into single instructions (level 2, LEVEL_TINY), which always get one, so this ends.
 * Values that can be made again for one or two instructions (addresses in the frame and in maps,
 * numbers) are made again instead and need no slot.
 *
 * A stretch runs through conditional jumps it falls out of: what the verifier learns from a
 * comparison belongs to the register compared, and that must be the one that is used behind it.
 */
#include <string.h>

#include "code/pass.h"

struct spill {
	struct ir *f;
	struct ir_homes *homes;
	const bool *spilled;
	int old_nvregs;
	const struct ir_insn *
		*made_by; /* by vreg: the only instruction that writes it, if it can be repeated */
	struct part {
		vreg now;	  /* vreg that holds the value here */
		uint32_t stretch; /* in which it does, counted from 1 */
	} * parts;		  /* by vreg */
	uint32_t stretch;
	VEC(struct ir_insn) out;
};

static void put(struct spill *s, const struct ir_insn *in)
{
	vec_push(s->f->work, &s->out, *in);
}

static vreg new_part(struct spill *s, vreg of)
{
	struct ir_home h = { .level = (uint8_t)(s->homes->of.at[of].level + 1),
			     .slot = s->homes->of.at[of].slot };
	vreg v = ir_reg(s->f);

	vec_push(s->f->work, &s->homes->of, h);
	return v;
}

static bool is_spilled(const struct spill *s, int v)
{
	return v >= 0 && v < s->old_nvregs && s->spilled[v];
}

static bool tiny(const struct spill *s, vreg of)
{
	return s->homes->of.at[of].level + 1 >= LEVEL_TINY;
}

/* The vreg that holds v for an instruction that reads it; loads it if need be. */
static vreg part_to_read(struct spill *s, vreg v, const struct ir_insn *before)
{
	struct part *p = &s->parts[v];
	struct ir_insn load;

	if (p->stretch == s->stretch)
		return p->now;
	p->now = new_part(s, v);
	p->stretch = s->stretch;
	if (s->made_by[v]) {
		load = *s->made_by[v];
		load.dst = p->now;
		load.tag = 0;
	} else {
		load = (struct ir_insn){
			.op = IR_LOAD,
			.dst = p->now,
			.a = VREG_SLOT,
			.frame = s->homes->of.at[v].slot,
			.size = 8,
		};
	}
	load.loc = before->loc;
	put(s, &load);
	return p->now;
}

static void put_store(struct spill *s, vreg v, vreg holds, uint32_t loc)
{
	struct ir_insn st = {
		.op = IR_STORE,
		.dst = VREG_NONE,
		.a = VREG_SLOT,
		.b = ir_r(holds),
		.frame = s->homes->of.at[v].slot,
		.size = 8,
		.loc = loc,
	};

	put(s, &st);
}

/* Loads and stores between a vreg and its own slot go: they are made anew for the parts. */
static bool is_own_transfer(const struct spill *s, const struct ir_insn *in)
{
	vreg v = in->op == IR_LOAD ? in->dst : in->b.r;

	return (in->op == IR_LOAD || in->op == IR_STORE) && in->a == VREG_SLOT &&
	       is_spilled(s, v) && s->homes->of.at[v].slot == in->frame;
}

/* Parts of one instruction only: forgotten as soon as it is done. */
static void forget_tiny(struct spill *s, const int *values, int n)
{
	for (int i = 0; i < n; i++)
		if (is_spilled(s, values[i]) && tiny(s, values[i]))
			s->parts[values[i]].stretch = 0;
}

static void rewrite(struct spill *s, const struct ir_insn *old)
{
	struct ir_insn in = *old;
	int values[MAX_USES], n = ir_uses(s->f, old, values), def = ir_def(s->f, old);
	vreg *places[MAX_USES];
	int nplaces = ir_use_places(&in, places);

	for (int i = 0; i < nplaces; i++)
		if (is_spilled(s, *places[i]))
			*places[i] = part_to_read(s, *places[i], old);
	if (is_spilled(s, def)) {
		struct part *p = &s->parts[def];
		bool tied = false;

		for (int i = 0; i < n; i++)
			tied |= values[i] == def;
		/* A value that is only overwritten begins a new life; so does the result of a call.
		 */
		if (!tied || ir_is_call(in.op)) {
			p->now = new_part(s, def);
			p->stretch = s->stretch + ir_is_call(in.op);
		}
		in.dst = p->now;
		/* A copy is stored from its original, and may then turn out to be needless. */
		if (in.op == IR_MOV && !in.b.is_imm)
			put_store(s, def, in.b.r, in.loc);
		put(s, &in);
		if (in.op != IR_MOV || in.b.is_imm)
			put_store(s, def, p->now, in.loc);
	} else {
		put(s, &in);
	}
	if (ir_is_call(in.op))
		s->stretch++;
	forget_tiny(s, values, n);
	if (def >= 0)
		forget_tiny(s, &def, 1);
}

static void find_repeatable(struct spill *s)
{
	struct ir *f = s->f;
	uint8_t *writes = arena_array(f->work, uint8_t, s->old_nvregs + 1);

	for (size_t i = 0; i < f->insns.n; i++) {
		int def = ir_def(f, &f->insns.at[i]);

		/* A part of a value that has a slot may be a constant; the value is not. */
		if (!is_spilled(s, def) || s->homes->of.at[def].slot >= 0)
			continue;
		writes[def] = writes[def] ? 2 : 1;
		s->made_by[def] =
			writes[def] == 1 && ir_is_const(&f->insns.at[i]) ? &f->insns.at[i] : NULL;
	}
}

static void give_slots(struct spill *s)
{
	for (int v = 0; v < s->old_nvregs; v++)
		if (s->spilled[v] && !s->made_by[v] && s->homes->of.at[v].slot < 0)
			s->homes->of.at[v].slot = s->f->nslots++;
}

/* homes has an entry for each vreg, and gets those of the new ones. */
void ir_spill(struct ir *f, const bool *spilled, struct ir_homes *homes)
{
	struct arena *a = f->work;
	struct spill s = { .f = f, .homes = homes, .spilled = spilled, .old_nvregs = f->nvregs };

	s.made_by = arena_array(a, const struct ir_insn *, f->nvregs + 1);
	s.parts = arena_array(a, struct part, f->nvregs + 1);
	s.stretch = 1;
	s.out.cap = f->insns.n + f->insns.n / 4 + 16;
	s.out.at = arena_room_array(a, struct ir_insn, s.out.cap);
	find_repeatable(&s);
	give_slots(&s);
	/* The context pointer has no instruction that writes it: it is stored on entry. */
	if (spilled[VREG_CTX])
		put_store(&s, VREG_CTX, VREG_CTX, f->insns.at[0].loc);
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];
		int def = ir_def(f, in);

		if (in->op == IR_LABEL)
			s.stretch++;
		if (in->op != IR_STORE && is_spilled(&s, def) && s.made_by[def]) {
			/* Made where it is used; its tag, if it has one, stays here. */
			struct ir_insn nop = { .op = IR_NOP,
					       .dst = VREG_NONE,
					       .a = VREG_NONE,
					       .loc = in->loc,
					       .tag = in->tag };

			if (in->tag)
				put(&s, &nop);
			continue;
		}
		if (is_own_transfer(&s, in))
			continue;
		rewrite(&s, in);
	}
	if (spilled[VREG_CTX])
		homes->of.at[VREG_CTX].level = LEVEL_TINY;
	f->insns.at = s.out.at;
	f->insns.n = s.out.n;
	f->insns.cap = s.out.cap;
	f->live = NULL;
}
