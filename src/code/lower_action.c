/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Statements, and the fields that actions record. plan.c decided the fields; they are met here in
 * the same order.
 */
#include "code/lower.h"

/* ---- one field of a record or a key ---- */

static void store_stack(struct lower *L, const struct node *n, const struct rec_field *fld,
			vreg base)
{
	struct ir *f = L->f;
	bool user = fld->kind == FIELD_USTACK;
	int32_t off = (int32_t)fld->off;
	uint32_t room = fld->size;

	(void)n;
	if (user) {
		vreg id = ir_call(f, BPF_FUNC_get_current_pid_tgid, 0);

		ir_store(f, 8, base, off, ir_r(ir_alu(f, IR_SHR, id, ir_i(32))));
		off += 8;
		room -= 8;
	}
	(void)kernel_stack(L, base, off, room, user);
}

/* stack frames that were not there must be zero: equal stacks give equal keys, and 0 ends a shorter
 * one. */
void store_field(struct lower *L, const struct node *n, const struct rec_field *fld, vreg base,
		 bool in_key)
{
	struct ir *f = L->f;
	vreg v, d;

	switch (fld->kind) {
	case FIELD_CONST:
		break;
	case FIELD_PROBESTR:
		ir_store(f, 4, base, (int32_t)fld->off, ir_r(probe_string_id(L, n)));
		break;
	case FIELD_STRING:
		string_into(L, n, base, (int32_t)fld->off, fld->size, in_key);
		break;
	case FIELD_STACK:
	case FIELD_USTACK:
		store_stack(L, n, fld, base);
		break;
	case FIELD_SYMADDR:
		v = lower_scalar(L, n->args[0]);
		ir_store(f, 8, base, (int32_t)fld->off, ir_r(v));
		break;
	case FIELD_USYMADDR:
		v = lower_scalar(L, n->args[0]);
		ir_store(f, 8, base, (int32_t)fld->off + 8, ir_r(v));
		v = ir_alu(f, IR_SHR, ir_call(f, BPF_FUNC_get_current_pid_tgid, 0), ir_i(32));
		ir_store(f, 8, base, (int32_t)fld->off, ir_r(v));
		break;
	case FIELD_BYTES:
		d = fld->off ? ir_alu(f, IR_ADD, base, ir_i(fld->off)) : base;
		copy_bytes(L, d, 0, lower_place(L, n), fld->size);
		break;
	case FIELD_INT:
		ir_store(f, (int)fld->size, base, (int32_t)fld->off, ir_r(lower_scalar(L, n)));
		break;
	}
}

/* ---- actions ---- */

static void exit_action(struct lower *L, vreg status)
{
	struct ir *f = L->f;
	vreg word = ir_alu(f, IR_ADD, ir_ext(f, IR_ZEXT, status, 4), ir_i(1));

	ir_store(f, 8, ir_mapval(f, L->g->im->map_state, 16), 0, ir_r(word));
	if (L->when == RUN_ACTIVE)
		ir_store(f, 4, ir_mapval(f, L->g->im->map_state, 0), 0, ir_i(RUN_DRAINING));
}

static void tracemem_action(struct lower *L, const struct node *call, const struct rec_action *act)
{
	struct place p = { .where = PLACE_KERNEL };

	p.base = lower_scalar(L, call->args[0]);
	copy_bytes(L, L->rec, (int32_t)act->fields[0].off, p, act->fields[0].size);
	if (act->nfields > 1)
		store_field(L, call->args[2], &act->fields[1], L->rec, false);
}

/* An action that records: its arguments go to the fields planned for it. */
static void data_action(struct lower *L, const struct node *call)
{
	const struct rec_action *act = &L->rc->actions[L->next_action++];
	unsigned fi = 0;

	switch (call->builtin->id) {
	case BI_STACK:
	case BI_USTACK:
	case BI_SYM:
	case BI_FUNC:
	case BI_MOD:
	case BI_USYM:
	case BI_UFUNC:
	case BI_UMOD:
	case BI_UADDR:
		store_field(L, call, &act->fields[0], L->rec, false);
		return;
	case BI_TRACEMEM:
		tracemem_action(L, call, act);
		return;
	case BI_EXIT: {
		vreg status = lower_scalar(L, call->args[0]);

		ir_store(L->f, (int)act->fields[0].size, L->rec, (int32_t)act->fields[0].off,
			 ir_r(status));
		exit_action(L, status);
		return;
	}
	default:
		break;
	}
	for (unsigned i = call->builtin->id == BI_PRINTF; i < call->nargs; i++) {
		const struct node *arg = call->args[i];

		if (act->naggs && (arg->kind == N_AGG || arg->kind == N_STRING))
			continue;
		if (fi < act->nfields)
			store_field(L, arg, &act->fields[fi++], L->rec, false);
	}
}

void emit_action(struct lower *L, const struct node *call)
{
	if (call->builtin->flags & BF_DATA)
		data_action(L, call);
	else
		lowerings[call->builtin->id].action(L, call);
}

/* ---- statements ---- */

static void mark_block(struct lower *L, unsigned block)
{
	if (L->rc->nactions)
		ir_alu_to(L->f, IR_OR, L->taken, L->taken, ir_i((int64_t)(1u << block)));
}

static void lower_block(struct lower *L, const struct stmt *s, unsigned *blocks)
{
	struct ir *f = L->f;

	for (; s; s = s->next) {
		uint32_t scratch = L->scratch_used;

		f->loc = s->loc;
		switch (s->kind) {
		case S_EXPR:
			ir_scope_begin(f);
			if (s->expr->kind == N_CALL && s->expr->builtin &&
			    (s->expr->builtin->flags & BF_DATA))
				data_action(L, s->expr);
			else
				lower_effect(L, s->expr);
			ir_scope_end(f);
			L->action_no++;
			/* what this statement made in scratch memory is of no more use */
			L->scratch_used = scratch > L->scratch_floor ? scratch : L->scratch_floor;
			break;
		case S_BLOCK:
			lower_block(L, s->body, blocks);
			break;
		case S_IF: {
			int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);

			lower_condition(L, s->expr, l_true, l_false);
			ir_place(f, l_true);
			mark_block(L, ++*blocks);
			lower_block(L, s->body, blocks);
			ir_jmp(f, l_end);
			ir_place(f, l_false);
			if (s->orelse) {
				mark_block(L, ++*blocks);
				lower_block(L, s->orelse, blocks);
			}
			ir_place(f, l_end);
			break;
		}
		default:
			diag_fail(L->d, "D_UNIMPL", s->loc,
				  "this statement is not implemented yet");
		}
	}
}

void lower_statements(struct lower *L, const struct stmt *s)
{
	unsigned blocks = 0;

	lower_block(L, s, &blocks);
}
