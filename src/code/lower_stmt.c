/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Statements: in order, under conditions, in loops.
 *
 * A loop is a jump back, and a count of its rounds that the kernel's verifier can follow: one round more than the checker
 * found possible is a fault. What a round records has a place of its own in the record.
 *
 * plan.c gave each branch that records a bit (record.h); the same branches are met here in the same order.
 */
#include "code/lower.h"

/* ---- what statements are about ---- */

static bool is_data_call(const struct node *e)
{
	return e && e->kind == N_CALL && e->builtin && (e->builtin->flags & BF_DATA);
}

bool stmt_records(const struct stmt *s)
{
	return (s->kind == S_EXPR && is_data_call(s->expr)) || stmts_record(s->body) ||
	       stmts_record(s->orelse);
}

bool stmts_record(const struct stmt *s)
{
	for (; s; s = s->next)
		if (stmt_records(s))
			return true;
	return false;
}

/* in_loop, in_function: what would be left is inside of the statement that was asked about. */
static bool leaves(const struct stmt *s, bool in_loop, bool in_function)
{
	switch (s->kind) {
	case S_BREAK:
	case S_CONTINUE:
		return !in_loop;
	case S_RETURN:
		return !in_function;
	default:
		in_loop |= s->kind == S_FOR;
		in_function |= s->kind == S_CALL;
		for (const struct stmt *b = s->body; b; b = b->next)
			if (leaves(b, in_loop, in_function))
				return true;
		for (const struct stmt *b = s->orelse; b; b = b->next)
			if (leaves(b, in_loop, in_function))
				return true;
		return false;
	}
}

bool stmt_leaves(const struct stmt *s)
{
	return leaves(s, false, false);
}

/* ---- statements ---- */

static void lower_block(struct lower *L, const struct stmt *s);

static void next_block(struct lower *L)
{
	ir_alu_to(L->f, IR_OR, L->taken, L->taken, ir_i((int64_t)(1u << ++L->blocks)));
}

static void lower_expression(struct lower *L, const struct node *n)
{
	uint32_t scratch = L->scratch_used;

	ir_scope_begin(L->f);
	if (n->kind == N_CALL && n->builtin && (n->builtin->flags & (BF_DATA)))
		emit_action(L, n);
	else
		lower_effect(L, n);
	ir_scope_end(L->f);
	/* what this statement made in scratch memory is of no more use */
	L->scratch_used = scratch > L->scratch_floor ? scratch : L->scratch_floor;
}

static void lower_if(struct lower *L, const struct stmt *s)
{
	struct ir *f = L->f;
	int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);
	bool records = stmt_records(s);

	lower_condition(L, s->expr, l_true, l_false);
	ir_place(f, l_true);
	if (records)
		next_block(L);
	lower_block(L, s->body);
	ir_jmp(f, l_end);
	ir_place(f, l_false);
	if (s->orelse) {
		if (records)
			next_block(L);
		lower_block(L, s->orelse);
	}
	ir_place(f, l_end);
}

/* What a round records, and where: L->rec and L->actions are the round's till end_round(). */
static void begin_round(struct lower *L, const struct rec_loop *loop, vreg n)
{
	struct ir *f = L->f;
	vreg at = ir_alu(f, IR_MUL, n, ir_i(loop->stride));

	L->rec = ir_alu(f, IR_ADD, L->rec, ir_r(at));
	L->rec = ir_alu(f, IR_ADD, L->rec, ir_i(loop->off));
	L->taken = ir_mov(f, ir_i(1));
	L->blocks = 0;
	L->actions = loop->actions;
	L->next_action = 0;
}

static void end_round(struct lower *L, const struct rec_loop *loop, vreg n)
{
	if (loop)
		ir_store(L->f, 4, L->rec, 0, ir_r(L->taken));
	ir_alu_to(L->f, IR_ADD, n, n, ir_i(1));
}

static void lower_for(struct lower *L, const struct stmt *s)
{
	struct ir *f = L->f;
	const struct lower outer = *L;
	const struct rec_loop *loop = stmt_records(s) ? L->actions[L->next_action].loop : NULL;
	int l_head = ir_label(f), l_round = ir_label(f), l_end = ir_label(f);
	size_t at;
	vreg n;

	if (s->init)
		lower_expression(L, s->init);
	n = ir_mov(f, ir_i(0));
	f->loc = s->loc;
	ir_place(f, l_head);
	if (s->expr)
		lower_condition(L, s->expr, l_round, l_end);
	ir_place(f, l_round);
	at = f->insns.n;
	fault_unless(L, IR_JULT, n, ir_i(s->bound), FAULT_LOOP, ir_i(s->bound));
	f->insns.at[at].imm = 1;
	L->l_break = ir_label(f);
	L->l_continue = ir_label(f);
	if (loop)
		begin_round(L, loop, n);
	lower_block(L, s->body);
	ir_place(f, L->l_continue);
	end_round(L, loop, n);
	if (s->step) {
		f->loc = s->step->loc;
		lower_expression(L, s->step);
	}
	ir_jmp(f, l_head);
	f->insns.at[f->insns.n - 1].imm = s->bound;
	ir_place(f, L->l_break);
	end_round(L, loop, n);
	ir_place(f, l_end);
	L->l_break = outer.l_break;
	L->l_continue = outer.l_continue;
	L->rec = outer.rec;
	L->taken = outer.taken;
	L->blocks = outer.blocks;
	L->actions = outer.actions;
	L->next_action = outer.next_action;
	if (loop) {
		ir_store(f, 4, L->rec, (int32_t)loop->count_off, ir_r(n));
		L->next_action++;
	}
}

void lower_function(struct lower *L, const struct stmt *body, bool counts)
{
	int l_return = L->l_return, l_break = L->l_break, l_continue = L->l_continue;
	struct loc at = L->f->loc;
	unsigned action_no = L->action_no;

	L->l_return = ir_label(L->f);
	lower_block(L, body);
	ir_place(L->f, L->l_return);
	L->l_return = l_return;
	L->l_break = l_break;
	L->l_continue = l_continue;
	L->f->loc = at;
	if (!counts)
		L->action_no = action_no;
}

static void lower_block(struct lower *L, const struct stmt *s)
{
	struct ir *f = L->f;

	for (; s; s = s->next) {
		f->loc = s->loc;
		switch (s->kind) {
		case S_EXPR:
			lower_expression(L, s->expr);
			L->action_no++;
			break;
		case S_BLOCK:
			lower_block(L, s->body);
			break;
		case S_IF:
			lower_if(L, s);
			break;
		case S_FOR:
			lower_for(L, s);
			break;
		case S_BREAK:
			if (s->expr)
				lower_expression(L, s->expr);
			ir_jmp(f, L->l_break);
			break;
		case S_CONTINUE:
			ir_jmp(f, L->l_continue);
			break;
		case S_RETURN:
			if (s->expr)
				lower_expression(L, s->expr);
			ir_jmp(f, L->l_return);
			break;
		case S_CALL:
			lower_function(L, s->body, true);
			break;
		case S_EACH: /* is a clause by now */
		case S_DECL:
			break;
		}
		if (stmt_leaves(s) && stmts_record(s->next))
			next_block(L);
	}
}

void lower_statements(struct lower *L, const struct stmt *s)
{
	if (!L->c->each) {
		lower_block(L, s);
		return;
	}
	/* break and continue end the round of a loop over keys: all that is here. */
	L->l_break = L->l_continue = ir_label(L->f);
	lower_block(L, s);
	ir_place(L->f, L->l_break);
}
