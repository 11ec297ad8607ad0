/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The ranges in which each value (vreg or spill slot) is live.
 *
 * Most values live and die in one block; sets of bits for all of them by block would be mostly
 * zeros. So each value that is read in a block before it is written there is followed backward from
 * that block until blocks that write it, which costs as much as the answer is long. Loops need
 * nothing special: a block is entered once a value.
 */
#include <stdlib.h>
#include <string.h>

#include "code/pass.h"

/* A block that a value is read or written in. */
struct touch {
	int value;
	uint32_t block;
	int32_t next;	      /* of the same value, -1: none */
	bool exposed, writes; /* read before written */
	bool live_out;
};

/* A range of a value. */
struct found {
	int value;
	struct ir_range r;
};

struct work {
	struct ir *f;
	struct ir_live *lv;
	enum ir_live_depth depth;
	VEC(struct touch) touches;
	int32_t *first_touch; /* by value */
	int32_t *last_touch;
	uint32_t *block_touches; /* by block: index of its first touch; one more at the end */
	VEC(struct found) found;
};

static void add_range(struct work *w, int value, uint32_t start, uint32_t end)
{
	struct found found = { .value = value, .r = { start, end } };

	vec_push(w->f->work, &w->found, found);
}

static struct touch *touch(struct work *w, int value, uint32_t block)
{
	struct touch t = { .value = value, .block = block, .next = -1 };
	int32_t last = w->last_touch[value], here = (int32_t)w->touches.n;

	if (last >= 0 && w->touches.at[last].block == block)
		return &w->touches.at[last];
	if (last >= 0)
		w->touches.at[last].next = here;
	else
		w->first_touch[value] = here;
	w->last_touch[value] = here;
	vec_push(w->f->work, &w->touches, t);
	return &w->touches.at[here];
}

static void find_touches(struct work *w)
{
	struct ir *f = w->f;
	struct ir_cfg *cfg = &w->lv->cfg;
	int uses[MAX_USES];

	for (uint32_t b = 0; b < cfg->nblocks; b++) {
		w->block_touches[b] = (uint32_t)w->touches.n;
		for (uint32_t i = cfg->blocks[b].first; i < cfg->blocks[b].end; i++) {
			const struct ir_insn *in = &f->insns.at[i];
			int n = ir_uses(f, in, uses), def = ir_def(f, in);

			for (int u = 0; u < n; u++) {
				struct touch *t = touch(w, uses[u], b);

				t->exposed |= !t->writes;
			}
			if (def >= 0)
				touch(w, def, b)->writes = true;
		}
	}
	w->block_touches[cfg->nblocks] = (uint32_t)w->touches.n;
}

/* The blocks a value passes through untouched. */
struct passage {
	int *marks; /* by block: value + 1 if it passes */
	uint32_t *blocks;
	uint32_t n;
};

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* Adds the ranges of a passage, one for all blocks that follow each other. */
static void add_passage(struct work *w, int value, struct passage *p)
{
	const struct ir_block *blocks = w->lv->cfg.blocks;
	uint32_t low = UINT32_MAX, high = 0, n = 0;

	for (uint32_t i = 0; i < p->n; i++) {
		low = p->blocks[i] < low ? p->blocks[i] : low;
		high = p->blocks[i] > high ? p->blocks[i] : high;
	}
	/* In order: by looking at all between first and last, unless that is much more than there
	 * are. */
	if (p->n && (high - low) / 8 < p->n) {
		for (uint32_t b = low; b <= high; b++)
			if (p->marks[b] == value + 1)
				p->blocks[n++] = b;
	} else {
		qsort(p->blocks, p->n, sizeof(p->blocks[0]), by_number);
	}
	for (uint32_t i = 0, end; i < p->n; i = end) {
		for (end = i + 1; end < p->n && p->blocks[end] == p->blocks[end - 1] + 1; end++)
			;
		add_range(w, value, 2 * blocks[p->blocks[i]].first,
			  2 * blocks[p->blocks[end - 1]].end);
	}
}

/* Follows each value backward from where it is read. */
static void follow(struct work *w)
{
	struct arena *a = w->f->work;
	struct ir_cfg *cfg = &w->lv->cfg;
	int32_t *here =
		arena_array(a, int32_t, cfg->nblocks + 1); /* touch of the value at hand + 1 */
	uint32_t *stack = arena_array(a, uint32_t, cfg->nblocks + 1);
	struct passage pass = {
		.marks = arena_array(a, int, cfg->nblocks + 1),
		.blocks = arena_array(a, uint32_t, cfg->nblocks + 1),
	};

	for (uint32_t v = 0; v < w->lv->nvalues; v++) {
		uint32_t n = 0;
		bool any = false;

		for (int32_t t = w->first_touch[v]; t >= 0; t = w->touches.at[t].next)
			any |= w->touches.at[t].exposed;
		if (!any)
			continue;
		for (int32_t t = w->first_touch[v]; t >= 0; t = w->touches.at[t].next) {
			here[w->touches.at[t].block] = t + 1;
			if (w->touches.at[t].exposed)
				stack[n++] = w->touches.at[t].block;
		}
		pass.n = 0;
		while (n) {
			struct ir_block *b = &cfg->blocks[stack[--n]];

			if (b == cfg->blocks && v != VREG_CTX)
				w->lv->undefined = (int)v;
			for (uint32_t p = 0; p < b->npreds; p++) {
				uint32_t from = b->preds[p];

				/* One that reads it first was on the stack from the beginning. */
				if (here[from]) {
					w->touches.at[here[from] - 1].live_out = true;
				} else if (pass.marks[from] != (int)v + 1) {
					pass.marks[from] = (int)v + 1;
					pass.blocks[pass.n++] = from;
					stack[n++] = from;
				}
			}
		}
		if (w->depth == LIVE_RANGES)
			add_passage(w, (int)v, &pass);
		for (int32_t t = w->first_touch[v]; t >= 0; t = w->touches.at[t].next)
			here[w->touches.at[t].block] = 0;
	}
}

/* Which results are dead, and the ranges within blocks that touch a value, from the end of a block to its beginning. */
static void walk_blocks(struct work *w)
{
	struct ir *f = w->f;
	struct ir_cfg *cfg = &w->lv->cfg;
	uint32_t *live_to = arena_array(f->work, uint32_t, w->lv->nvalues + 1); /* 0: not live */
	bool ranges = w->depth == LIVE_RANGES;
	int uses[MAX_USES];

	for (uint32_t b = cfg->nblocks; b-- > 0;) {
		const struct ir_block *bl = &cfg->blocks[b];

		for (uint32_t t = w->block_touches[b]; t < w->block_touches[b + 1]; t++)
			live_to[w->touches.at[t].value] =
				w->touches.at[t].live_out ? 2 * bl->end : 0;
		for (uint32_t i = bl->end; i-- > bl->first;) {
			const struct ir_insn *in = &f->insns.at[i];
			int n, def = ir_def(f, in);

			if (def >= 0) {
				w->lv->dead[i] = !live_to[def];
				if (ranges)
					add_range(w, def, 2 * i + 1,
						  live_to[def] ? live_to[def] : 2 * i + 2);
				live_to[def] = 0;
			}
			n = ir_uses(f, in, uses);
			for (int u = 0; u < n; u++)
				if (!live_to[uses[u]])
					live_to[uses[u]] = 2 * i + 1;
		}
		for (uint32_t t = w->block_touches[b]; ranges && t < w->block_touches[b + 1]; t++)
			if (live_to[w->touches.at[t].value])
				add_range(w, w->touches.at[t].value, 2 * bl->first,
					  live_to[w->touches.at[t].value]);
	}
}

static int by_start(const void *a, const void *b)
{
	uint32_t x = ((const struct ir_range *)a)->start, y = ((const struct ir_range *)b)->start;

	return x < y ? -1 : x > y;
}

/*
 * Sorts the ranges by value and start, and joins those that meet at the edge of a block (an even
 * place). Those that meet within an instruction stay apart: there one value ends and another
 * begins, though they have one name.
 */
static void sort_ranges(struct work *w)
{
	struct arena *a = w->f->work;
	struct ir_live *lv = w->lv;
	uint32_t *at = arena_array(a, uint32_t, lv->nvalues + 2), out = 0;

	lv->ranges = arena_room_array(a, struct ir_range, w->found.n + 1);
	lv->first = arena_room_array(a, uint32_t, lv->nvalues + 1);
	for (size_t i = 0; i < w->found.n; i++)
		at[w->found.at[i].value + 2]++;
	for (uint32_t v = 0; v < lv->nvalues; v++)
		at[v + 2] += at[v + 1];
	/* at[v + 1] is where the ranges of v begin, and, when all are in, where they end. */
	for (size_t i = w->found.n; i-- > 0;)
		lv->ranges[at[w->found.at[i].value + 1]++] = w->found.at[i].r;
	for (uint32_t v = 0, begin = 0; v < lv->nvalues; v++) {
		uint32_t end = at[v + 1];
		bool sorted = true;

		for (uint32_t i = begin + 1; i < end; i++)
			sorted &= lv->ranges[i - 1].start < lv->ranges[i].start;
		if (!sorted)
			qsort(&lv->ranges[begin], end - begin, sizeof(*lv->ranges), by_start);
		lv->first[v] = out;
		for (uint32_t i = begin; i < end; i++) {
			struct ir_range r = lv->ranges[i];

			if (out > lv->first[v] && lv->ranges[out - 1].end == r.start &&
			    !(r.start & 1))
				lv->ranges[out - 1].end = r.end;
			else
				lv->ranges[out++] = r;
		}
		begin = end;
	}
	lv->first[lv->nvalues] = out;
}

void ir_find_live(struct ir *f, enum ir_live_depth depth)
{
	struct arena *a = f->work;
	struct ir_live *lv = arena_new(a, struct ir_live);
	struct work w = { .f = f, .lv = lv, .depth = depth };

	ir_build_cfg(f, &lv->cfg);
	lv->nvalues = (uint32_t)(f->nvregs + f->nslots);
	lv->undefined = -1;
	w.first_touch = arena_room_array(a, int32_t, lv->nvalues);
	w.last_touch = arena_room_array(a, int32_t, lv->nvalues);
	memset(w.first_touch, -1, sizeof(int32_t) * lv->nvalues);
	memset(w.last_touch, -1, sizeof(int32_t) * lv->nvalues);
	w.block_touches = arena_room_array(a, uint32_t, lv->cfg.nblocks + 1);
	w.touches.cap = f->insns.n + 1;
	w.touches.at = arena_room_array(a, struct touch, w.touches.cap);
	find_touches(&w);
	follow(&w);
	if (depth >= LIVE_DEAD) {
		lv->dead = arena_array(a, bool, f->insns.n + 1);
		walk_blocks(&w);
	}
	if (depth >= LIVE_RANGES)
		sort_ranges(&w);
	f->live = lv;
}

void ir_liveness(struct ir *f)
{
	ir_find_live(f, LIVE_RANGES);
}
