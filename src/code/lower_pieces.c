/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A program that grows long goes on in another one.
 *
 * Some of what the kernel does as it loads a program takes the square of its length: 17,000 instructions half a second, a tenth of
 * that a tenth of it in all. So behind a clause that makes a program long it ends with a tail call - a jump into the next program, from
 * which nothing comes back - and the clauses that follow are there. In everything else the pieces are one program: attached once,
 * counted once, and only the first looks at the session's state and finds the probe.
 *
 * What a firing knows goes along in scratch memory, which all pieces have in common: which probe it is, what was computed once for
 * all clauses, this-> variables. Of these only what has been written by then, and is read later: the rest is as it is at the
 * beginning, and need not be kept to the end.
 */
#include "code/lower.h"

/* The kernel lets a firing make 33. */
#define CALLS_MAX 32

/* Instructions as they are lowered: about as many are left of them. */
#define PIECE_LENGTH 3000

/* A vreg of struct lower's that is the same for all of a firing. */
struct piece_state {
	vreg *at;
	bool opaque; /* it begins as a zero of which the verifier does not know */
	bool stays;  /* a function's: it need not outlive a statement */
	bool goes;   /* from piece to piece */
};

/* How a piece left it: the vreg, and the instruction that stores it (.stored false: none). */
struct piece_left {
	vreg v;
	bool stored;
	size_t store;
};

struct pieces {
	struct ir *first;
	unsigned n;	  /* behind the first */
	int map;	  /* of these */
	uint32_t scratch; /* in scratch memory: which probe, the kind of call, and the state */
	struct piece_state *state;
	unsigned nstate;
	struct piece_left *left[CALLS_MAX + 1]; /* by piece */
};

/* Subprograms and a tail call in one program are for kernels that compile both. */
static bool may_call(struct lower *L)
{
	for (size_t i = 0; i < L->f->insns.n; i++)
		if (L->f->insns.at[i].op == IR_RUNTIME)
			return gen_has(L->g, FEAT_JIT);
	return true;
}

bool piece_is_full(struct lower *L)
{
	return L->f->insns.n >= PIECE_LENGTH && (!L->pieces || L->pieces->n < CALLS_MAX) &&
	       may_call(L);
}

void piece_reserve(struct ir *f)
{
	ir_reserve(f, PIECE_LENGTH + PIECE_LENGTH / 8);
}

static struct piece_state *add_state(struct pieces *p, vreg *at)
{
	p->state[p->nstate].at = at;
	return &p->state[p->nstate++];
}

static struct pieces *pieces_new(struct lower *L)
{
	struct pieces *p = arena_new(&L->d->arena, struct pieces);
	size_t nvars = L->g->en->syms->vars.n;
	struct map_spec spec = {
		.role = MAP_PIECES, .name = "dt_pieces", .key_size = 4, .value_size = 4
	};

	p->first = L->f;
	p->state = arena_array(&L->d->arena, struct piece_state, nvars + 3);
	add_state(p, &L->memo_time)->opaque = true;
	add_state(p, &L->memo_vtime)->opaque = true;
	add_state(p, &L->strtok_begun);
	for (size_t i = 0; i < nvars; i++)
		if (L->this_regs[i] != VREG_NONE)
			add_state(p, &L->this_regs[i])->stays = L->g->en->syms->vars.at[i]->hidden;
	p->scratch = L->scratch_floor;
	L->scratch_floor += 8 * (2 + p->nstate);
	if (L->scratch_floor > L->scratch_max)
		L->scratch_max = L->scratch_floor;
	p->map = (int)L->g->im->maps.n;
	vec_push(&L->d->arena, &L->g->im->maps, spec);
	return p;
}

/* What was written behind its first instruction, which makes it 0, goes along from now on. */
static void find_written(struct lower *L, struct pieces *p)
{
	const struct ir *f = L->f;
	struct arena *a = &L->g->work;
	struct arena_mark before = arena_mark(a);
	unsigned *writes = arena_array(a, unsigned, f->nvregs);

	for (size_t i = 0; i < f->insns.n; i++)
		if (f->insns.at[i].dst >= 0)
			writes[f->insns.at[i].dst]++;
	for (unsigned i = 0; i < p->nstate; i++)
		p->state[i].goes |= !p->state[i].stays && writes[*p->state[i].at] > 1;
	arena_release(a, before);
}

/* What this piece leaves, for pieces_end(). */
static struct piece_left *leave(struct lower *L, struct pieces *p)
{
	struct piece_left *left = arena_array(&L->d->arena, struct piece_left, p->nstate);

	for (unsigned i = 0; i < p->nstate; i++)
		left[i].v = *p->state[i].at;
	return p->left[p->n] = left;
}

static void put_state(struct lower *L, struct pieces *p, int l_out)
{
	struct ir *f = L->f;
	struct piece_left *left = leave(L, p);
	vreg to = scratch_part(L, l_out);
	int32_t off = (int32_t)p->scratch;

	if (!L->only)
		ir_store(f, 8, to, off, ir_r(L->index));
	if (L->compat != VREG_NONE)
		ir_store(f, 8, to, off + 8, ir_r(L->compat));
	for (unsigned i = 0; i < p->nstate; i++) {
		if (!p->state[i].goes)
			continue;
		left[i].stored = true;
		left[i].store = f->insns.n;
		ir_store(f, 8, to, off + 16 + 8 * (int32_t)i, ir_r(left[i].v));
	}
}

static void get_state(struct lower *L, const struct pieces *p, int l_out)
{
	struct ir *f = L->f;
	vreg from = scratch_part(L, l_out);
	int32_t off = (int32_t)p->scratch;

	if (!L->only)
		find_entry(L, ir_load(f, 8, from, off), l_out);
	if (L->compat != VREG_NONE)
		L->compat = ir_load(f, 8, from, off + 8);
	for (unsigned i = 0; i < p->nstate; i++) {
		const struct piece_state *s = &p->state[i];

		if (s->goes)
			*s->at = ir_load(f, 8, from, off + 16 + 8 * (int32_t)i);
		else
			*s->at = s->opaque ? opaque_zero(L) : ir_mov(f, ir_i(0));
	}
}

int piece_begin(struct lower *L, int l_out)
{
	struct ir *f = L->f;
	struct pieces *p = L->pieces ? L->pieces : pieces_new(L);

	L->pieces = p;
	find_written(L, p);
	put_state(L, p, l_out);
	ir_call(f, BPF_FUNC_tail_call, 3, ir_r(VREG_CTX), ir_r(ir_mapfd(f, p->map)), ir_i(p->n++));
	ir_place(f, l_out);
	ir_exit(f, ir_i(0));
	L->g->im->maps.at[p->map].max_entries = p->n;

	L->f = f->next = ir_new(L->d);
	L->f->loc = f->loc;
	piece_reserve(L->f);
	l_out = ir_label(L->f);
	begin_firing(L);
	get_state(L, p, l_out);
	return l_out;
}

/* Takes out the stores of what no piece behind reads. */
static void drop_unread(struct lower *L, struct pieces *p)
{
	struct ir *piece[CALLS_MAX + 1], *f = p->first;
	struct arena *a = &L->g->work;
	bool *read = arena_array(&L->d->arena, bool, p->nstate + 1);

	for (unsigned k = 0; k <= p->n; k++, f = f->next)
		piece[k] = f;
	for (unsigned k = p->n + 1; k-- > 0;) {
		struct arena_mark before = arena_mark(a);
		uint32_t *uses = arena_array(a, uint32_t, piece[k]->nvregs + 1);

		for (unsigned i = 0; i < p->nstate; i++)
			if (p->left[k][i].stored && !read[i])
				piece[k]->insns.at[p->left[k][i].store].op = IR_NOP;
		ir_count_uses(piece[k], uses);
		for (unsigned i = 0; i < p->nstate; i++)
			read[i] |= uses[p->left[k][i].v] > 0;
		arena_release(a, before);
	}
}

void pieces_end(struct lower *L, struct image_prog *ip)
{
	ip->map_pieces = -1;
	if (!L->pieces)
		return;
	ip->map_pieces = L->pieces->map;
	leave(L, L->pieces);
	drop_unread(L, L->pieces);
}
