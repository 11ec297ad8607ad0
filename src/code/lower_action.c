/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Actions, and the fields that they record. plan.c decided the fields; they are met here in the same
 * order.
 */
#include "code/lower.h"

/* ---- one field of a record or a key ---- */

/* In a key the frames to spare are zero where nothing of tracing can be on top: stacks that differ there only are one key. */
static void store_stack(struct lower *L, const struct rec_field *fld, vreg base, bool in_key)
{
	struct ir *f = L->f;
	bool user = fld->kind == FIELD_USTACK;
	int32_t off = (int32_t)fld->off;
	uint32_t room = fld->size;

	if (user) {
		ir_store(f, 8, base, off, ir_r(current_pid(L)));
		off += 8;
		room -= 8;
	} else if (in_key && L->u->at.kind != AT_RAW_TP) {
		room -= fld->spare * 8;
		zero_bytes(L, base, off + (int32_t)room, fld->spare * 8);
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
		store_stack(L, fld, base, in_key);
		break;
	case FIELD_SYMADDR:
		v = lower_scalar(L, n->args[0]);
		ir_store(f, 8, base, (int32_t)fld->off, ir_r(v));
		break;
	case FIELD_USYMADDR:
		v = lower_scalar(L, n->args[0]);
		ir_store(f, 8, base, (int32_t)fld->off + 8, ir_r(v));
		ir_store(f, 8, base, (int32_t)fld->off, ir_r(current_pid(L)));
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
	const struct rec_action *act = &L->actions[L->next_action++];
	unsigned fi = 0;

	switch (call->builtin->id) {
	case BI_STACK:
	case BI_JSTACK:
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
	for (unsigned i = builtin_is_printflike(call->builtin->id); i < call->nargs; i++) {
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
