/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Speculation. What a speculating clause records goes to the ring like everything else, with a key
 * that says to which speculation it belongs; the reader (trace/spec.c) holds it back until it meets
 * the record that commit() or discard() leaves. The key counts how often an id was given out, so
 * an id is free again at once, on all CPUs, whatever the reader has still to see of it.
 *
 * In STATE, for each id from 1 on: a word of state and how often it was given out; then, for each id
 * and CPU: the use that the next word counts for, and the bytes recorded in it. A CPU writes
 * its own only.
 *
 * States change by setting a bit and looking at what was there before: of several that ask for
 * the same id, or end it, exactly one finds the bit clear. Kernels that can't do that at once (before
 * 5.12) set it after looking.
 */
#include "code/lower_func.h"
#include "runtime/specs.h"

enum { GIVEN = 1, ENDED = 2 };

enum { FEW = 32 }; /* so many are looked at one by one in the program itself */

#define WORDS ((int32_t)sizeof(struct rt_spec))

static bool stmts_speculate(const struct stmt *s);

static bool expr_speculates(const struct node *n)
{
	if (!n)
		return false;
	if (n->kind == N_CALL && n->builtin && n->builtin->id == BI_SPECULATION)
		return true;
	for (unsigned i = 0; i < n->nargs; i++)
		if (expr_speculates(n->args[i]))
			return true;
	if (n->kind == N_FUNC && stmts_speculate(n->body))
		return true;
	return expr_speculates(n->a) || expr_speculates(n->b) || expr_speculates(n->c);
}

static bool is_call(const struct node *n, enum builtin_id id)
{
	return n && n->kind == N_CALL && n->builtin && n->builtin->id == id;
}

static bool stmts_speculate(const struct stmt *s)
{
	for (; s; s = s->next)
		if (is_call(s->expr, BI_SPECULATE) || is_call(s->expr, BI_COMMIT) ||
		    is_call(s->expr, BI_DISCARD) || expr_speculates(s->expr) ||
		    expr_speculates(s->init) || expr_speculates(s->step) ||
		    stmts_speculate(s->body) || stmts_speculate(s->orelse))
			return true;
	return false;
}

bool has_speculate(const struct stmt *s)
{
	for (; s; s = s->next)
		if (is_call(s->expr, BI_SPECULATE) || has_speculate(s->body) ||
		    has_speculate(s->orelse))
			return true;
	return false;
}

void spec_reserve(struct gen *g)
{
	uint32_t n = g->o->nspec, entries = n > FEW ? RT_SPEC_MAX + 1 : n + 1;
	bool used = false;

	for (size_t i = 0; i < g->en->clauses.n && !used; i++) {
		const struct clause *c = g->en->clauses.at[i];

		used = stmts_speculate(c->body) || expr_speculates(c->pred);
	}
	if (!used)
		return;
	g->im->nspec = n;
	g->im->speculates = true;
	g->spec_off = g->state_used;
	g->state_used += entries * WORDS + (n + 1) * g->o->ncpus * WORDS;
}

static uint32_t bytes_off(const struct gen *g)
{
	uint32_t n = g->o->nspec;

	return g->spec_off + (n > FEW ? RT_SPEC_MAX + 1 : n + 1) * (uint32_t)WORDS;
}

/* The words of an id that is known to be at most nspec. */
static vreg words_of(struct lower *L, vreg id)
{
	vreg base = ir_mapval(L->f, L->g->im->map_state, (int32_t)L->g->spec_off);

	return ir_alu(L->f, IR_ADD, base, ir_r(ir_alu(L->f, IR_MUL, id, ir_i(WORDS))));
}

/* Sets a bit; what the state was. */
static vreg mark(struct lower *L, vreg words, int bit)
{
	vreg was;

	if (gen_has(L->g, FEAT_ATOMIC_FETCH))
		return ir_fetch_or(L->f, 8, words, 0, ir_i(bit));
	was = ir_load(L->f, 8, words, 0);
	ir_store(L->f, 8, words, 0, ir_r(ir_alu(L->f, IR_OR, was, ir_i(bit))));
	return was;
}

/* Takes the id or jumps to l_taken. */
static void take(struct lower *L, vreg words, int l_taken)
{
	struct ir *f = L->f;

	ir_jcc(f, IR_JSET, ir_load(f, 8, words, 0), ir_i(GIVEN), l_taken);
	ir_jcc(f, IR_JSET, mark(L, words, GIVEN), ir_i(GIVEN), l_taken);
	ir_store(f, 8, words, 8, ir_r(ir_alu(f, IR_ADD, ir_load(f, 8, words, 8), ir_i(1))));
	/* without what an end that came late may have left */
	ir_store(f, 8, words, 0, ir_i(GIVEN));
}

vreg lower_speculation(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	uint32_t nspec = L->g->o->nspec;
	vreg id = ir_mov(f, ir_i(0));
	int l_end = ir_label(f), l_none = ir_label(f);

	(void)n;
	for (uint32_t i = 1; nspec <= FEW && i <= nspec; i++) {
		int l_taken = ir_label(f);
		int32_t at = (int32_t)i * WORDS;

		take(L, ir_mapval(f, L->g->im->map_state, (int32_t)L->g->spec_off + at), l_taken);
		ir_mov_to(f, id, ir_i(i));
		ir_jmp(f, l_end);
		ir_place(f, l_taken);
	}
	for (int tries = 0; nspec > FEW && tries < 4; tries++) {
		int l_taken = ir_label(f);
		vreg all = ir_mapval(f, L->g->im->map_state, (int32_t)L->g->spec_off);

		ir_mov_to(f, id,
			  ir_r(ir_runtime(f, "rt_spec_free", 3, ir_r(all), ir_i(nspec),
					  ir_i(GIVEN))));
		ir_jcc(f, IR_JEQ, id, ir_i(0), l_none);
		ir_jcc(f, IR_JUGT, id, ir_i(nspec), l_none); /* for the verifier */
		take(L, words_of(L, id), l_taken);
		ir_jmp(f, l_end);
		ir_place(f, l_taken);
	}
	if (nspec > FEW) {
		/* Each time another CPU was quicker. */
		count_event(L, CNT_DROP_SPEC_BUSY);
		ir_mov_to(f, id, ir_i(0));
		ir_jmp(f, l_end);
	}
	ir_place(f, l_none);
	count_event(L, CNT_DROP_SPEC_UNAVAIL);
	ir_mov_to(f, id, ir_i(0));
	ir_place(f, l_end);
	return id;
}

/* The id that an action names: to l_none if it is 0, a fault if there is no such. */
static vreg named_id(struct lower *L, const struct node *n, int l_none)
{
	struct ir *f = L->f;
	vreg id = ir_ext(f, IR_ZEXT, lower_scalar(L, n->args[0]), 4);

	ir_jcc(f, IR_JEQ, id, ir_i(0), l_none);
	fault_unless(L, IR_JULE, id, ir_i(L->g->o->nspec), FAULT_ILLOP, ir_i(0));
	return id;
}

/* Is it in use? If not, to l_no. */
static void must_be_active(struct lower *L, vreg state, int l_no)
{
	vreg s = ir_alu(L->f, IR_AND, state, ir_i(GIVEN | ENDED));

	ir_jcc(L->f, IR_JNE, s, ir_i(GIVEN), l_no);
}

static vreg key_of(struct lower *L, vreg id, vreg given)
{
	vreg high = ir_alu(L->f, IR_SHL, id, ir_i(SPEC_KEY_SHIFT));

	return ir_alu(L->f, IR_OR, high, ir_r(given));
}

/* Counts what the record takes of this CPU's specsize; to l_skip, and a drop, if it doesn't fit. */
static void take_room(struct lower *L, vreg id, vreg given)
{
	struct ir *f = L->f;
	int l_first = ir_label(f), l_fits = ir_label(f);
	vreg cpu = current_cpu(L), at, words, bytes = ir_mov(f, ir_i(0));

	ir_jcc(f, IR_JUGE, cpu, ir_i(L->g->o->ncpus), L->l_skip);
	at = ir_alu(f, IR_MUL, id, ir_i(L->g->o->ncpus));
	at = ir_alu(f, IR_ADD, at, ir_r(cpu));
	at = ir_alu(f, IR_MUL, at, ir_i(WORDS));
	words = ir_mapval(f, L->g->im->map_state, (int32_t)bytes_off(L->g));
	ir_alu_to(f, IR_ADD, words, words, ir_r(at));
	ir_jcc(f, IR_JNE, ir_load(f, 8, words, 0), ir_r(given), l_first);
	ir_load_to(f, bytes, 8, words, 8);
	ir_place(f, l_first);
	/* The key is ours; the guides' buffers have no such thing. */
	ir_alu_to(f, IR_ADD, bytes, bytes, ir_i(L->rc->size - 8));
	ir_jcc(f, IR_JULE, bytes, ir_r(ir_mov(f, ir_i((int64_t)L->g->o->specsize))), l_fits);
	count_event(L, CNT_DROP_SPEC);
	ir_jmp(f, L->l_skip);
	ir_place(f, l_fits);
	ir_store(f, 8, words, 0, ir_r(given));
	ir_store(f, 8, words, 8, ir_r(bytes));
}

void lower_speculate(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	vreg id, words, given;

	L->skips = true;
	id = named_id(L, n, L->l_skip);
	words = words_of(L, id);
	must_be_active(L, ir_load(f, 8, words, 0), L->l_skip);
	if (!L->rc->nactions)
		return;
	given = ir_load(f, 8, words, 8);
	take_room(L, id, given);
	ir_store(f, 8, L->rec, (int32_t)L->rc->spec_off, ir_r(key_of(L, id, given)));
}

static void end_speculation(struct lower *L, const struct node *n, bool commit)
{
	struct ir *f = L->f;
	int l_done = ir_label(f), l_full = ir_label(f), l_free = ir_label(f);
	vreg id = named_id(L, n, l_done), words = words_of(L, id), cpu, ring, rec, given;

	must_be_active(L, ir_load(f, 8, words, 0), l_done);
	must_be_active(L, mark(L, words, ENDED), l_done);
	given = ir_load(f, 8, words, 8);
	cpu = current_cpu(L);
	ring = ring_of_cpu(L, cpu, l_full);
	rec = reserve_record(L, ring, sizeof(struct rec_spec), l_full);
	store_head(L, rec, REC_SPEC, cpu, ir_i(commit));
	ir_store(f, 8, rec, offsetof(struct rec_spec, key), ir_r(key_of(L, id, given)));
	ir_store(f, 8, rec, offsetof(struct rec_spec, time),
		 L->g->o->temporal ? ir_r(firing_time(L)) : ir_i(0));
	submit_record(L, rec, ring, false);
	ir_jmp(f, l_free);
	ir_place(f, l_full);
	/* What was recorded is lost. */
	if (commit)
		count_event(L, CNT_DROP_PRINCIPAL);
	ir_place(f, l_free);
	ir_store(f, 8, words, 0, ir_i(0));
	ir_place(f, l_done);
}

void lower_commit(struct lower *L, const struct node *n)
{
	end_speculation(L, n, true);
}

void lower_discard(struct lower *L, const struct node *n)
{
	end_speculation(L, n, false);
}
