/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Jumps farther than 16 bits reach.
 *
 * Offsets are in instructions, -32768 to 32767, and a program may have a million. Kernels
 * before 6.6 have no longer jump, and any kernel puts in instructions of its own - it replaces calls
 * of its small functions by what they do, which nearly doubles some programs - and gives up with
 * ENOMEM where a jump no longer reaches. So a long program gets an island every REACH instructions: a jump
 * around it, and in it one jump for each far target that control passes the island on its way to. A
 * far jump goes to the first island on its way, from there to the next, and so on; a jump of at
 * most REACH instructions crosses one island at most and needs nothing.
 */
#include <string.h>

#include "code/pass.h"

#define REACH	   8000
#define MAX_ISLAND 1000 /* REACH + 2 * MAX_ISLAND must be below 32767 when each has become three */

struct island {
	uint32_t before;      /* old number of the instruction it stands in front of */
	uint32_t at;	      /* new number of its first instruction */
	VEC(int32_t) targets; /* old numbers, one jump each */
};

struct jumps {
	struct diag_ctx *d;
	struct bpf_code *c;
	int32_t *to;
	struct island *islands;
	uint32_t nislands;
	int32_t *slot; /* by old target: its place in the island at hand + 1 */
};

static bool is_wide(const struct bpf_insn *in)
{
	return in->code == (BPF_LD | BPF_IMM | BPF_DW);
}

static uint32_t distance(uint32_t from, int32_t to)
{
	return (uint32_t)to > from ? (uint32_t)to - from : from - (uint32_t)to;
}

/* Short programs, which is all but the largest. */
static bool all_near(const struct bpf_code *c, const int32_t *to)
{
	for (uint32_t i = 0; i < c->ninsns; i++)
		if (to[i] >= 0 && distance(i, to[i]) > REACH)
			return false;
	return true;
}

/* Does what follows it in the program not follow it when it runs? */
static bool goes_elsewhere(const struct bpf_insn *in)
{
	return in->code == (BPF_JMP | BPF_JA) || in->code == (BPF_JMP | BPF_EXIT);
}

static void place_islands(struct jumps *j)
{
	const struct bpf_code *c = j->c;
	uint32_t most = c->ninsns / REACH + 1;

	j->islands = arena_array(&j->d->arena, struct island, most);
	for (uint32_t at = REACH; at < c->ninsns; at += REACH) {
		uint32_t before = at;

		/*
		 * Not between the halves of a wide instruction; and not where nothing comes from above: the jump around
		 * the island would never run, which verifiers refuse.
		 */
		while (before > 1 &&
		       (is_wide(&c->insns[before - 1]) || goes_elsewhere(&c->insns[before - 1])))
			before--;
		j->islands[j->nislands++].before = before;
	}
}

/* Is the island between an instruction and its target? */
static bool crosses(const struct island *is, uint32_t from, int32_t to)
{
	return (from < is->before && (uint32_t)to >= is->before) ||
	       (from >= is->before && (uint32_t)to < is->before);
}

/* Far jumps are few targets from many places: each target has one entry an island. */
static void fill_islands(struct jumps *j)
{
	for (uint32_t k = 0; k < j->nislands; k++) {
		struct island *is = &j->islands[k];

		memset(j->slot, 0, sizeof(int32_t) * (j->c->ninsns + 1));
		for (uint32_t i = 0; i < j->c->ninsns; i++) {
			if (j->to[i] < 0 || distance(i, j->to[i]) <= REACH ||
			    !crosses(is, i, j->to[i]) || j->slot[j->to[i]])
				continue;
			vec_push(&j->d->arena, &is->targets, j->to[i]);
			j->slot[j->to[i]] = (int32_t)is->targets.n;
		}
		if (is->targets.n >= MAX_ISLAND)
			diag_fail(j->d, "D_TOO_LARGE", (struct loc){ 0 },
				  "program of %u instructions jumps too far in too many places",
				  j->c->ninsns);
	}
}

/* New number of an old instruction; a target at an island is what stands behind it. */
static uint32_t *renumber(struct jumps *j)
{
	uint32_t *at = arena_array(&j->d->arena, uint32_t, j->c->ninsns + 1), shift = 0, k = 0;

	for (uint32_t i = 0; i <= j->c->ninsns; i++) {
		if (k < j->nislands && j->islands[k].before == i) {
			j->islands[k].at = i + shift;
			if (j->islands[k].targets.n)
				shift += 1 + (uint32_t)j->islands[k].targets.n;
			k++;
		}
		at[i] = i + shift;
	}
	return at;
}

/* New number of where a far jump to an old target goes next, seen from an old place. */
static uint32_t next_stop(const struct jumps *j, const uint32_t *at, uint32_t from, int32_t to)
{
	bool forward = (uint32_t)to > from;

	for (uint32_t n = 0; n < j->nislands; n++) {
		const struct island *is = &j->islands[forward ? n : j->nislands - 1 - n];

		if (!crosses(is, from, to))
			continue;
		for (size_t t = 0; t < is->targets.n; t++)
			if (is->targets.at[t] == to)
				return is->at + 1 + (uint32_t)t;
	}
	return at[to];
}

/* The jumps of an island: around itself, then one a target, each on its way or home. */
static void write_island(struct jumps *j, struct bpf_insn *out, const uint32_t *at, uint32_t k)
{
	const struct island *is = &j->islands[k];
	uint32_t n = (uint32_t)is->targets.n;

	out[is->at] = (struct bpf_insn){ .code = BPF_JMP | BPF_JA, .off = (int16_t)n };
	for (uint32_t t = 0; t < n; t++) {
		int32_t to = is->targets.at[t];
		bool forward = (uint32_t)to >= is->before;
		uint32_t me = is->at + 1 + t, stop = at[to];
		const struct island *next =
			forward ? (k + 1 < j->nislands ? is + 1 : NULL) : (k ? is - 1 : NULL);

		/* Another island is on the way if the target lies behind it. */
		if (next && (forward ? (uint32_t)to >= next->before : (uint32_t)to < next->before))
			for (size_t o = 0; o < next->targets.n; o++)
				if (next->targets.at[o] == to)
					stop = next->at + 1 + (uint32_t)o;
		out[me] = (struct bpf_insn){ .code = BPF_JMP | BPF_JA,
					     .off = (int16_t)(stop - me - 1) };
	}
}

static void with_islands(struct diag_ctx *d, struct bpf_code *c, int32_t *to)
{
	struct jumps j = { .d = d, .c = c, .to = to };
	struct bpf_insn *out;
	uint32_t *at;

	j.slot = arena_array(&d->arena, int32_t, c->ninsns + 1);
	place_islands(&j);
	fill_islands(&j);
	at = renumber(&j);
	out = arena_array(&d->arena, struct bpf_insn, at[c->ninsns]);
	for (uint32_t i = 0; i < c->ninsns; i++) {
		struct bpf_insn *in = &out[at[i]];
		uint32_t stop;

		*in = c->insns[i];
		if (to[i] < 0)
			continue;
		stop = distance(i, to[i]) > REACH ? next_stop(&j, at, i, to[i]) : at[to[i]];
		in->off = (int16_t)(stop - at[i] - 1);
	}
	for (uint32_t k = 0; k < j.nislands; k++)
		if (j.islands[k].targets.n)
			write_island(&j, out, at, k);
	for (uint32_t i = 0; i < c->nrelocs; i++)
		c->relocs[i].insn = at[c->relocs[i].insn];
	for (uint32_t i = 0; i < c->nlines; i++)
		c->lines[i].insn = at[c->lines[i].insn];
	c->insns = out;
	c->ninsns = at[c->ninsns];
}

void bpf_fix_jumps(struct diag_ctx *d, struct bpf_code *c, int32_t *to)
{
	if (!all_near(c, to)) {
		with_islands(d, c, to);
		return;
	}
	for (uint32_t i = 0; i < c->ninsns; i++)
		if (to[i] >= 0)
			c->insns[i].off = (int16_t)(to[i] - (int32_t)i - 1);
}
