/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The rules by which a function's caller is found: what instructions make of them, and what they come to. Compilers and linkers use few
 * forms; a rule of another is CFI_OTHER.
 */
#include <string.h>

#include "elf/cfi_impl.h"

/* ---- what they come to ---- */

/* "register + number", and whether what lies there is meant (a deref follows). */
static bool is_sum(struct block e, unsigned reg, int64_t *off, bool *deref)
{
	struct bytes b = { .at = e.at, .end = e.at + e.n };

	if (cfi_number(&b, 1) != DW_OP_breg0 + reg)
		return false;
	*off = cfi_sleb(&b);
	*deref = b.at < b.end && cfi_number(&b, 1) == DW_OP_deref;
	return !b.failed && b.at == b.end;
}

/* What linkers say of the stubs that call other libraries' functions: which of their two instructions has pushed something. */
static bool is_plt(struct block e, int32_t *from)
{
	static const uint8_t form[] = { DW_OP_breg7, 8, DW_OP_breg16, 0,	  DW_OP_lit15,
					DW_OP_and,   0, DW_OP_ge,     DW_OP_lit3, DW_OP_shl,
					DW_OP_plus };
	enum { LIT = 6 };

	if (e.n != sizeof(form) || memcmp(e.at, form, LIT) != 0 ||
	    memcmp(e.at + LIT + 1, form + LIT + 1, sizeof(form) - LIT - 1) != 0 ||
	    e.at[LIT] < DW_OP_lit0 || e.at[LIT] > DW_OP_lit15)
		return false;
	*from = e.at[LIT] - DW_OP_lit0;
	return true;
}

/* Are the registers where Linux puts them on the stack for a signal's handler? (struct rt_sigframe) */
static bool is_signal(const struct rules *r)
{
	enum { SAVED_FP = 120, SAVED_SP = 160, SAVED_PC = 168 };
	int64_t sp, pc, fp;
	bool sp_deref, pc_deref, fp_deref;

	return r->cfa_computed && r->ra.how == PLACE_EXPRESSION && r->fp.how == PLACE_EXPRESSION &&
	       is_sum(r->cfa_expr, REG_SP, &sp, &sp_deref) && sp_deref && sp == SAVED_SP &&
	       is_sum(r->ra.expr, REG_SP, &pc, &pc_deref) && !pc_deref && pc == SAVED_PC &&
	       is_sum(r->fp.expr, REG_SP, &fp, &fp_deref) && !fp_deref && fp == SAVED_FP;
}

static bool fits(int64_t v)
{
	return v >= INT32_MIN && v <= INT32_MAX;
}

static void row_cfa(const struct cie *cie, const struct rules *r, struct cfi_row *row)
{
	int64_t off = r->cfa_off;
	bool deref;

	row->kind = CFI_OTHER;
	if (r->ra.how == PLACE_UNDEFINED) {
		row->kind = CFI_END;
		return;
	}
	if (cie->signal && is_signal(r)) {
		row->kind = CFI_SIGNAL;
		return;
	}
	if (r->ra.how != PLACE_CFA || r->ra.off != -8)
		return;
	if (!r->cfa_computed)
		row->kind = r->cfa_reg == REG_SP   ? CFI_SP
			    : r->cfa_reg == REG_FP ? CFI_FP
						   : CFI_OTHER;
	else if (is_plt(r->cfa_expr, &row->cfa))
		row->kind = CFI_PLT;
	else if (is_sum(r->cfa_expr, REG_FP, &off, &deref) && deref)
		row->kind = CFI_FP_MEM;
	if (row->kind == CFI_PLT || row->kind == CFI_OTHER)
		return;
	if (fits(off))
		row->cfa = (int32_t)off;
	else
		row->kind = CFI_OTHER;
}

static void row_fp(const struct rules *r, struct cfi_row *row)
{
	int64_t off = r->fp.off;
	bool deref = false;

	row->saved = CFI_LOST;
	if (r->fp.how == PLACE_SAME)
		row->saved = CFI_SAME;
	else if (r->fp.how == PLACE_CFA)
		row->saved = CFI_AT_CFA;
	else if (r->fp.how == PLACE_EXPRESSION && is_sum(r->fp.expr, REG_FP, &off, &deref) &&
		 !deref)
		row->saved = CFI_AT_FP;
	if (row->saved == CFI_AT_CFA || row->saved == CFI_AT_FP) {
		if (fits(off))
			row->fp = (int32_t)off;
		else
			row->saved = CFI_LOST;
	}
}

void cfi_row_of(const struct cie *cie, const struct rules *r, struct cfi_row *row)
{
	row_cfa(cie, r, row);
	if (row->kind != CFI_END && row->kind != CFI_OTHER && row->kind != CFI_SIGNAL)
		row_fp(r, row);
}

/* ---- instructions ---- */

static struct place *place_of(struct machine *m, uint64_t reg)
{
	return reg == REG_FP ? &m->now.fp : reg == REG_RA ? &m->now.ra : NULL;
}

static void set_place(struct machine *m, uint64_t reg, int how, int64_t off)
{
	struct place *p = place_of(m, reg);

	if (p)
		*p = (struct place){ .how = how, .off = off };
}

static struct block take_block(struct bytes *b)
{
	struct block e = { 0 };

	e.n = cfi_uleb(b);
	e.at = cfi_take(b, e.n);
	return e;
}

static void set_cfa(struct machine *m, uint64_t reg, int64_t off)
{
	m->now.cfa_computed = false;
	m->now.cfa_reg = reg;
	m->now.cfa_off = off;
}

static void restore(struct machine *m, const struct cie *cie, uint64_t reg)
{
	struct place *p = place_of(m, reg);

	if (p)
		*p = reg == REG_FP ? cie->rules.fp : cie->rules.ra;
}

static void remember(struct machine *m)
{
	if (m->depth < REMEMBERED)
		m->remembered[m->depth++] = m->now;
	else
		m->b.failed = true;
}

static void recall(struct machine *m)
{
	if (m->depth)
		m->now = m->remembered[--m->depth];
	else
		m->b.failed = true;
}

/* Those that say nothing of where the code goes on. */
static void rule_instruction(struct machine *m, const struct cie *cie, unsigned op)
{
	struct bytes *b = &m->b;
	struct place *p;
	uint64_t reg;
	struct block e;

	switch (op) {
	case DW_CFA_nop:
		break;
	case DW_CFA_offset_extended:
		reg = cfi_uleb(b);
		set_place(m, reg, PLACE_CFA, (int64_t)(cfi_uleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_offset_extended_sf:
		reg = cfi_uleb(b);
		set_place(m, reg, PLACE_CFA,
			  (int64_t)((uint64_t)cfi_sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_restore_extended:
		restore(m, cie, cfi_uleb(b));
		break;
	case DW_CFA_undefined:
		set_place(m, cfi_uleb(b), PLACE_UNDEFINED, 0);
		break;
	case DW_CFA_same_value:
		set_place(m, cfi_uleb(b), PLACE_SAME, 0);
		break;
	case DW_CFA_register:
	case DW_CFA_val_offset:
	case DW_CFA_val_offset_sf:
		set_place(m, cfi_uleb(b), PLACE_OTHER, 0);
		cfi_uleb(b);
		break;
	case DW_CFA_remember_state:
		remember(m);
		break;
	case DW_CFA_restore_state:
		recall(m);
		break;
	case DW_CFA_def_cfa:
		reg = cfi_uleb(b);
		set_cfa(m, reg, (int64_t)cfi_uleb(b));
		break;
	case DW_CFA_def_cfa_sf:
		reg = cfi_uleb(b);
		set_cfa(m, reg, (int64_t)((uint64_t)cfi_sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_def_cfa_register:
		set_cfa(m, cfi_uleb(b), m->now.cfa_off);
		break;
	case DW_CFA_def_cfa_offset:
		set_cfa(m, m->now.cfa_reg, (int64_t)cfi_uleb(b));
		break;
	case DW_CFA_def_cfa_offset_sf:
		set_cfa(m, m->now.cfa_reg,
			(int64_t)((uint64_t)cfi_sleb(b) * (uint64_t)cie->data_align));
		break;
	case DW_CFA_def_cfa_expression:
		m->now.cfa_expr = take_block(b);
		m->now.cfa_computed = true;
		break;
	case DW_CFA_expression:
	case DW_CFA_val_expression:
		p = place_of(m, cfi_uleb(b));
		e = take_block(b);
		if (p)
			*p = (struct place){ .how = op == DW_CFA_expression ? PLACE_EXPRESSION
									    : PLACE_OTHER,
					     .expr = e };
		break;
	case DW_CFA_GNU_args_size:
		cfi_uleb(b);
		break;
	case DW_CFA_GNU_negative_offset_extended:
		reg = cfi_uleb(b);
		set_place(m, reg, PLACE_CFA, (int64_t) - (cfi_uleb(b) * (uint64_t)cie->data_align));
		break;
	default:
		b->failed = true;
	}
}

bool cfi_goes_on(struct machine *m, const struct cie *cie, unsigned op, uint64_t *to)
{
	uint64_t delta;

	if ((op & 0xc0) == DW_CFA_advance_loc)
		delta = op & 0x3f;
	else if (op == DW_CFA_advance_loc1)
		delta = cfi_number(&m->b, 1);
	else if (op == DW_CFA_advance_loc2)
		delta = cfi_number(&m->b, 2);
	else if (op == DW_CFA_advance_loc4)
		delta = cfi_number(&m->b, 4);
	else if (op == DW_CFA_set_loc) {
		*to = cfi_pointer(&m->b, cie->encoding);
		return true;
	} else
		return false;
	*to = m->pc + delta * cie->code_align;
	return true;
}

void cfi_run(struct machine *m, const struct cie *cie, unsigned op)
{
	if ((op & 0xc0) == DW_CFA_offset)
		set_place(m, op & 0x3f, PLACE_CFA,
			  (int64_t)(cfi_uleb(&m->b) * (uint64_t)cie->data_align));
	else if ((op & 0xc0) == DW_CFA_restore)
		restore(m, cie, op & 0x3f);
	else
		rule_instruction(m, cie, op);
}
