/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Gives each vreg one of r0-r9.
 *
 * Groups of vregs (pass_group.c) get a register that is free wherever they are live. What is free
 * is a bit a place a register, so a test costs a few words, and values with holes in their life
 * share registers. No register is special but at calls, which destroy r0-r5: what is live across
 * one must be in r6-r9. Arguments are moved to r1-r5 only at the call itself; a vreg that ends as
 * an argument just prefers that register, and one that begins as a result prefers r0, so most of
 * these moves vanish.
 *
 * Those with such wishes choose first. If then some find no register, all is done again in order of
 * use density (reads and writes for the length they are live), so that those go to the stack that
 * cost least there: pass_spill.c rewrites them, and allocation starts over with the changed
 * program.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "code/link.h"
#include "code/pass.h"

#define MAX_STACK 512
/* Whatever a program calls, it may have as much (test_link.c knows each subroutine). */
#define SURE_STACK 192

struct candidate {
	uint32_t group;
	int rank; /* lower ones first */
	double density;
};

struct allocate {
	struct ir *f;
	struct ir_homes homes;
	struct ir_groups *gs;
	uint64_t *busy[NREGS]; /* a bit a place */
	int8_t *reg;	       /* by vreg */
	bool *spilled;	       /* by vreg */
};

/* ---- bits ---- */

static bool range_free(const uint64_t *bits, struct ir_range r)
{
	uint32_t w = r.start / 64, last = (r.end - 1) / 64;
	uint64_t head = ~0ULL << (r.start % 64), tail = ~0ULL >> (63 - (r.end - 1) % 64);

	if (w == last)
		return !(bits[w] & head & tail);
	if (bits[w] & head)
		return false;
	while (++w < last)
		if (bits[w])
			return false;
	return !(bits[last] & tail);
}

static void range_take(uint64_t *bits, struct ir_range r)
{
	uint32_t w = r.start / 64, last = (r.end - 1) / 64;
	uint64_t head = ~0ULL << (r.start % 64), tail = ~0ULL >> (63 - (r.end - 1) % 64);

	if (w == last) {
		bits[w] |= head & tail;
		return;
	}
	bits[w] |= head;
	while (++w < last)
		bits[w] = ~0ULL;
	bits[last] |= tail;
}

static bool ranges_free(const uint64_t *bits, const struct ir_range *r, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (!range_free(bits, r[i]))
			return false;
	return true;
}

static void ranges_take(uint64_t *bits, const struct ir_range *r, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		range_take(bits, r[i]);
}

/* ---- choosing ---- */

/*
 * How good each register would be for a group. Moves it saves count most; a vreg at the other end of a
 * move that has no register yet lends its own wishes. Else r0, which only results want, then r5
 * down to r1 (first arguments are the most wanted), then r6 up.
 */
static void score(const struct allocate *al, const struct ir_group *g, int s[NREGS])
{
	static const int by_itself[NREGS] = { 10, 5, 6, 7, 8, 9, 4, 3, 2, 1 };
	const struct ir_groups *gs = al->gs;
	int looked = 0;

	for (int reg = 0; reg < NREGS; reg++)
		s[reg] = by_itself[reg] + 64 * g->wants[reg];
	for (vreg v = g->first; v >= 0; v = gs->next[v])
		for (int32_t m = gs->moves_of[v]; m >= 0 && looked < 32; m = gs->moves[m].next) {
			vreg o = gs->moves[m].other;

			looked++;
			if (gs->of[o] < 0 || &gs->at[gs->of[o]] == g)
				continue;
			if (al->reg[o] >= 0)
				s[al->reg[o]] += 64;
			else
				for (int reg = 0; reg < NREGS; reg++)
					s[reg] += 16 * gs->at[gs->of[o]].wants[reg];
		}
}

static bool choose(struct allocate *al, const struct ir_group *g)
{
	int best = -1, best_score = -1, s[NREGS];

	score(al, g, s);
	for (int r = g->across ? FIRST_SAVED : 0; r < NREGS; r++)
		if (s[r] > best_score && ranges_free(al->busy[r], g->ranges, g->nranges)) {
			best = r;
			best_score = s[r];
		}
	if (best < 0)
		return false;
	ranges_take(al->busy[best], g->ranges, g->nranges);
	for (vreg v = g->first; v >= 0; v = al->gs->next[v])
		al->reg[v] = (int8_t)best;
	return true;
}

/* ---- the order ---- */

static int before(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->density != y->density)
		return x->density > y->density ? -1 : 1;
	return x->group < y->group ? -1 : x->group > y->group;
}

static bool has_wishes(const struct ir_group *g)
{
	if (g->across)
		return false;
	for (int r = 0; r < NREGS; r++)
		if (g->wants[r])
			return true;
	return false;
}

static struct candidate candidate(const struct allocate *al, uint32_t group, bool wishes_first)
{
	const struct ir_group *g = &al->gs->at[group];

	return (struct candidate){
		.group = group,
		.rank = g->tiny				 ? 0
			: wishes_first && !has_wishes(g) ? 2
							 : 1,
		.density = g->cost / (float)(g->length + 4),
	};
}

static void start_over(struct allocate *al)
{
	struct ir *f = al->f;
	size_t words = f->insns.n / 32 + 2;

	for (int r = 0; r < NREGS; r++)
		memset(al->busy[r], 0, words * sizeof(uint64_t));
	memset(al->reg, -1, (size_t)f->nvregs);
}

static DT_NORETURN void no_place(struct allocate *al, vreg v)
{
	diag_fail(al->f->d, "D_INTERNAL", al->f->loc, "register allocation found no place for v%d",
		  v);
}

/* Gives registers to all groups in order. A group that finds none is taken apart, and what is left
 * goes to the stack. */
static bool give(struct allocate *al, bool wishes_first, bool may_spill)
{
	struct ir_groups *gs = al->gs;
	struct candidate *order = arena_room_array(al->f->work, struct candidate, gs->n + 1);
	uint32_t n = 0;
	bool all = true;

	start_over(al);
	for (uint32_t g = 0; g < gs->n; g++)
		if (gs->at[g].nranges)
			order[n++] = candidate(al, g, wishes_first);
	qsort(order, n, sizeof(order[0]), before);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t parts;

		if (choose(al, &gs->at[order[i].group]))
			continue;
		if (!may_spill)
			return false;
		parts = ir_split_group(gs, order[i].group);
		for (uint32_t p = gs->n - parts; p < gs->n; p++) {
			if (parts > 1 && choose(al, &gs->at[p]))
				continue;
			if (gs->at[p].tiny)
				no_place(al, gs->at[p].first);
			al->spilled[gs->at[p].first] = true;
			all = false;
		}
	}
	return all;
}

/* One attempt; false if al->spilled says what has to go to the stack. */
static bool attempt(struct allocate *al)
{
	struct ir *f = al->f;
	struct arena *a = f->work;
	struct arena_mark before;
	bool done;

	al->reg = arena_room_array(a, int8_t, f->nvregs);
	al->spilled = arena_array(a, bool, f->nvregs + 1);
	before = arena_mark(a);
	for (int r = 0; r < NREGS; r++)
		al->busy[r] = arena_room_array(a, uint64_t, f->insns.n / 32 + 2);
	al->gs = ir_make_groups(f, &al->homes);
	done = give(al, true, false) || give(al, false, true);
	arena_release(a, before);
	return done;
}

/* ---- the stack ---- */

/* What is left of it by the subroutines of src/runtime that the program calls. A multiple of what kernels round frames up to. */
static int32_t stack_room(struct ir *f, int32_t wanted)
{
	VEC(const char *) called = { 0 };
	int taken;

	if (wanted <= SURE_STACK)
		return MAX_STACK;
	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].op == IR_RUNTIME)
			vec_push(f->work, &called, f->insns.at[i].name);
	if (!called.n)
		return MAX_STACK;
	taken = link_stack(called.at, (uint32_t)called.n);
	if (taken == -ENOMEM)
		memory_short();
	return taken < 0 ? MAX_STACK : MAX_STACK - taken;
}

/* Slots that are never live together share 8 bytes below the frame objects. */
static void place_slots(struct allocate *al)
{
	struct ir *f = al->f;
	struct arena *a = f->work;
	const struct ir_live *lv = f->live;
	size_t words = f->insns.n / 32 + 2;
	int32_t base = ALIGN_UP(f->frame_size, 8);
	VEC(uint64_t *) taken = { 0 };
	int32_t room = stack_room(f, base + 8 * f->nslots);
	uint32_t where = f->frame_loc; /* the first place where there is no room left */

	f->alloc->slot_at = arena_array(a, int32_t, f->nslots + 1);
	for (int s = 0; s < f->nslots; s++) {
		uint32_t v = (uint32_t)(f->nvregs + s), at = 0, n = lv->first[v + 1] - lv->first[v];
		const struct ir_range *ranges = &lv->ranges[lv->first[v]];

		if (!n)
			continue;
		while (at < taken.n && !ranges_free(taken.at[at], ranges, n))
			at++;
		if (at == taken.n) {
			uint64_t *bits = arena_array(a, uint64_t, words);

			/* More than fit anyhow: no need to be exact, or to keep bits for all of
			 * them. */
			if (taken.n > MAX_STACK / 8)
				break;
			vec_push(a, &taken, bits);
			if (base + 8 * (int32_t)taken.n > room &&
			    base + 8 * ((int32_t)taken.n - 1) <= room &&
			    ranges[0].start / 2 < f->insns.n)
				where = f->insns.at[ranges[0].start / 2].loc;
		}
		ranges_take(taken.at[at], ranges, n);
		f->alloc->slot_at[s] = -(base + 8 * ((int32_t)at + 1));
	}
	f->alloc->stack = taken.n ? base + 8 * (int32_t)taken.n : f->frame_size;
	if (f->alloc->stack > room)
		diag_fail_hint(f->d, "D_TOO_LARGE", ir_loc_in_clause(f, where),
			       "split the clause in several, or its longest expressions into "
			       "assignments to this-> variables",
			       "program needs more than the %d bytes of stack the kernel gives it",
			       MAX_STACK);
}

void ir_allocate(struct ir *f)
{
	struct arena *a = f->work;
	struct allocate al = { .f = f };

	for (int v = 0; v < f->nvregs; v++) {
		struct ir_home h = { .level = 0, .slot = -1 };

		vec_push(a, &al.homes.of, h);
	}
	ir_drop_unused(f);
	while (!attempt(&al)) {
		ir_spill(f, al.spilled, &al.homes);
		ir_drop_unused(f);
	}
	f->alloc = arena_new(a, struct ir_alloc);
	f->alloc->reg = al.reg;
	place_slots(&al);
}
