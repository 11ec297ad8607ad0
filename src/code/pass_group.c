/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What allocation has to know of vregs, and which of them should share a register.
 *
 * Two-address arithmetic, variables and results that are passed on make many copies; a copy between
 * two vregs that are never live together costs nothing once they have one register. So they are put
 * in one group, as long as that doesn't draw a short-lived vreg, which wants the register of an
 * argument or a result, into the few registers that survive calls.
 */
#include <string.h>

#include "code/pass.h"

#define MAX_RANGES 256 /* of a group: keeps the joining of many linear */
#define MAX_DEPTH  5   /* loops deeper than this count no more */

struct grouping {
	struct ir *f;
	const struct ir_homes *homes;
	struct ir_groups *gs;
	uint32_t *calls_before; /* by instruction, and at the end: how many are before it */
	uint32_t nmoves;
	uint16_t (*wants)[NREGS]; /* by vreg */
	float *cost;		  /* by vreg */
};

/* ---- single vregs ---- */

/* Is there a call that begins (2c) behind the range's start and ends (2c + 1) before its end? */
static bool lives_across_call(const struct grouping *g, struct ir_range r)
{
	return g->calls_before[r.end / 2] > g->calls_before[(r.start + 1) / 2];
}

static void add_move(struct grouping *g, vreg v, vreg other)
{
	g->gs->moves[g->nmoves] = (struct ir_move){ .other = other, .next = g->gs->moves_of[v] };
	g->gs->moves_of[v] = (int32_t)g->nmoves++;
}

static void want(struct grouping *g, vreg v, int reg)
{
	if (g->wants[v][reg] < 1000)
		g->wants[v][reg]++;
}

static void find_wishes(struct grouping *g)
{
	struct ir *f = g->f;
	uint32_t ncalls = 0;

	want(g, VREG_CTX, 1);
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];

		g->calls_before[i] = ncalls;
		if (ir_is_call(in->op)) {
			ncalls++;
			for (int k = 0; k < in->nargs; k++)
				if (!in->args[k].is_imm)
					want(g, in->args[k].r, k + 1);
			if (in->dst >= 0)
				want(g, in->dst, 0);
		} else if (in->op == IR_EXIT && !in->b.is_imm) {
			want(g, in->b.r, 0);
		} else if (in->op == IR_MOV && !in->b.is_imm) {
			add_move(g, in->dst, in->b.r);
			add_move(g, in->b.r, in->dst);
		}
	}
	g->calls_before[f->insns.n] = ncalls;
}

/*
 * What it would cost to have each vreg on the stack. One whose size the program compares costs more
 * than instructions: on older kernels the verifier forgets bounds of what goes through the stack.
 */
static void find_costs(struct grouping *g)
{
	struct ir *f = g->f;
	const struct ir_cfg *cfg = &f->live->cfg;
	bool *measured = arena_array(f->work, bool, f->nvregs + 1);
	int uses[MAX_USES];

	for (uint32_t b = 0; b < cfg->nblocks; b++) {
		uint32_t depth = cfg->blocks[b].depth;
		float freq = (float)(1 << 3 * (depth < MAX_DEPTH ? depth : MAX_DEPTH));

		for (uint32_t i = cfg->blocks[b].first; i < cfg->blocks[b].end; i++) {
			const struct ir_insn *in = &f->insns.at[i];
			int n = ir_uses(f, in, uses), def = ir_def(f, in);

			for (int u = 0; u < n; u++)
				if (uses[u] < f->nvregs)
					g->cost[uses[u]] += freq;
			/* A constant is made again where it is used: nothing to store. */
			if (def >= 0 && def < f->nvregs && !ir_is_const(in))
				g->cost[def] += freq;
			if (!ir_is_jcc(in->op) || in->op == IR_JEQ || in->op == IR_JNE)
				continue;
			measured[in->a] = true;
			if (!in->b.is_imm)
				measured[in->b.r] = true;
		}
	}
	for (int v = 0; v < f->nvregs; v++)
		if (measured[v])
			g->cost[v] *= 4;
}

static void group_of_one(struct grouping *g, vreg v, struct ir_group *to)
{
	const struct ir_live *lv = g->f->live;

	*to = (struct ir_group){
		.first = v,
		.ranges = &lv->ranges[lv->first[v]],
		.nranges = lv->first[v + 1] - lv->first[v],
		.cost = g->cost[v],
		.tiny = g->homes->of.at[v].level >= LEVEL_TINY,
	};
	memcpy(to->wants, g->wants[v], sizeof(to->wants));
	for (uint32_t i = 0; i < to->nranges; i++) {
		to->length += to->ranges[i].end - to->ranges[i].start;
		to->across |= lives_across_call(g, to->ranges[i]);
	}
}

/* ---- joining ---- */

/* Merges two lists of ranges; NULL if they overlap. Ranges that meet stay apart: see sort_ranges().
 */
static struct ir_range *merge(struct arena *a, const struct ir_group *x, const struct ir_group *y)
{
	struct ir_range *out;
	uint32_t i = 0, k = 0, n = 0;

	while (i < x->nranges && k < y->nranges) {
		if (x->ranges[i].end <= y->ranges[k].start)
			i++;
		else if (y->ranges[k].end <= x->ranges[i].start)
			k++;
		else
			return NULL;
	}
	out = arena_room_array(a, struct ir_range, x->nranges + y->nranges);
	for (i = k = 0; i < x->nranges || k < y->nranges;)
		if (k == y->nranges || (i < x->nranges && x->ranges[i].start < y->ranges[k].start))
			out[n++] = x->ranges[i++];
		else
			out[n++] = y->ranges[k++];
	return out;
}

static bool has_wishes(const struct ir_group *x)
{
	for (int r = 0; r < NREGS; r++)
		if (x->wants[r])
			return true;
	return false;
}

static void join(struct grouping *g, vreg a, vreg b)
{
	struct ir_groups *gs = g->gs;
	int32_t into = gs->of[a], from = gs->of[b];
	struct ir_group *x, *y;
	struct ir_range *ranges;
	vreg last;

	if (into < 0 || from < 0 || into == from)
		return;
	x = &gs->at[into];
	y = &gs->at[from];
	if (x->tiny || y->tiny || x->nranges + y->nranges > MAX_RANGES)
		return;
	if (x->across != y->across && has_wishes(x->across ? y : x))
		return;
	ranges = merge(g->f->work, x, y);
	if (!ranges)
		return;
	x->ranges = ranges;
	x->nranges += y->nranges;
	x->length += y->length;
	x->cost += y->cost;
	x->across |= y->across;
	for (int r = 0; r < NREGS; r++)
		x->wants[r] =
			(uint16_t)(x->wants[r] + y->wants[r] > 1000 ? 1000
								    : x->wants[r] + y->wants[r]);
	for (last = y->first; last >= 0; last = gs->next[last])
		gs->of[last] = into;
	for (last = y->first; gs->next[last] >= 0; last = gs->next[last])
		;
	gs->next[last] = x->first;
	x->first = y->first;
	y->first = VREG_NONE;
	y->nranges = 0;
}

static struct grouping *start(struct ir *f, const struct ir_homes *homes)
{
	struct arena *a = f->work;
	struct grouping *g = arena_new(a, struct grouping);

	g->f = f;
	g->homes = homes;
	g->gs = arena_new(a, struct ir_groups);
	g->calls_before = arena_room_array(a, uint32_t, f->insns.n + 1);
	g->wants = arena_alloc(a, sizeof(*g->wants) * (size_t)f->nvregs);
	g->cost = arena_array(a, float, f->nvregs);
	/* Taking groups apart adds as many as there are vregs, at most. */
	g->gs->at = arena_room_array(a, struct ir_group, 2 * (size_t)f->nvregs);
	g->gs->of = arena_room_array(a, int32_t, f->nvregs);
	g->gs->next = arena_room_array(a, vreg, f->nvregs);
	g->gs->moves_of = arena_room_array(a, int32_t, f->nvregs);
	g->gs->moves = arena_room_array(a, struct ir_move, 2 * f->insns.n + 1);
	for (int v = 0; v < f->nvregs; v++)
		g->gs->of[v] = g->gs->next[v] = g->gs->moves_of[v] = -1;
	g->gs->grouping = g;
	return g;
}

struct ir_groups *ir_make_groups(struct ir *f, const struct ir_homes *homes)
{
	struct grouping *g = start(f, homes);
	struct ir_groups *gs = g->gs;
	const struct ir_live *lv = f->live;

	find_wishes(g);
	find_costs(g);
	for (int v = 0; v < f->nvregs; v++) {
		if (lv->first[v] == lv->first[v + 1])
			continue;
		gs->of[v] = (int32_t)gs->n;
		group_of_one(g, v, &gs->at[gs->n++]);
	}
	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].op == IR_MOV && !f->insns.at[i].b.is_imm)
			join(g, f->insns.at[i].dst, f->insns.at[i].b.r);
	return gs;
}

uint32_t ir_split_group(struct ir_groups *gs, uint32_t group)
{
	uint32_t before = gs->n;

	for (vreg v = gs->at[group].first, next; v >= 0; v = next) {
		next = gs->next[v];
		gs->next[v] = VREG_NONE;
		gs->of[v] = (int32_t)gs->n;
		group_of_one(gs->grouping, v, &gs->at[gs->n++]);
	}
	gs->at[group].nranges = 0;
	gs->at[group].first = VREG_NONE;
	return gs->n - before;
}
