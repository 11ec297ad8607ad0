/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Expressions of integer and pointer type; conditions as jumps; where objects are.
 */
#include "code/lower.h"

static bool is_signed(struct lower *L, dt_tid t)
{
	return !type_is_pointer(L->ts, t) && type_is_signed(L->ts, t);
}

vreg canonical(struct lower *L, vreg v, dt_tid t)
{
	int size = scalar_size(L, t);

	if (type_kind(L->ts, t) == BTF_KIND_INT && type_strip(L->ts, t) == T_BOOL) {
		int l = ir_label(L->f);
		vreg b = ir_mov(L->f, ir_i(0));

		ir_jcc(L->f, IR_JEQ, v, ir_i(0), l);
		ir_mov_to(L->f, b, ir_i(1));
		ir_place(L->f, l);
		return b;
	}
	if (size == 8)
		return v;
	return ir_ext(L->f, is_signed(L, t) ? IR_SEXT : IR_ZEXT, v, size);
}

struct ir_val lower_value(struct lower *L, const struct node *n)
{
	if (n->kind == N_INT)
		return ir_i((int64_t)n->ival);
	return ir_r(lower_scalar(L, n));
}

/* ---- arithmetic ---- */

/* After an operation in type t: unsigned types narrower than 64 bits wrap as C says; int is left
 * wide. */
static vreg wrap(struct lower *L, vreg v, dt_tid t)
{
	int size = scalar_size(L, t);

	if (size < 8 && !is_signed(L, t))
		return ir_ext(L->f, IR_ZEXT, v, size);
	return v;
}

static vreg divide(struct lower *L, enum token op, vreg a, struct ir_val b, dt_tid t)
{
	bool sgn = is_signed(L, t);
	enum ir_op ir;

	if (op == TOK_SLASH)
		ir = sgn ? IR_SDIV : IR_UDIV;
	else
		ir = sgn ? IR_SMOD : IR_UMOD;
	if (b.is_imm && b.imm == 0) {
		fault_always(L, FAULT_DIVZERO, ir_i(0));
		/* not reached; the value only keeps the IR well-formed */
		return ir_mov(L->f, ir_i(0));
	}
	if (!b.is_imm)
		fault_unless(L, IR_JNE, b.r, ir_i(0), FAULT_DIVZERO, ir_i(0));
	return ir_alu(L->f, ir, a, b);
}

static vreg arith(struct lower *L, enum token op, vreg a, struct ir_val b, dt_tid t)
{
	struct ir *f = L->f;
	vreg v;

	switch (op) {
	case TOK_PLUS:
	case TOK_PLUS_EQ:
		v = ir_alu(f, IR_ADD, a, b);
		break;
	case TOK_MINUS:
	case TOK_MINUS_EQ:
		v = ir_alu(f, IR_SUB, a, b);
		break;
	case TOK_STAR:
	case TOK_STAR_EQ:
		v = ir_alu(f, IR_MUL, a, b);
		break;
	case TOK_SLASH:
	case TOK_SLASH_EQ:
		v = divide(L, TOK_SLASH, a, b, t);
		break;
	case TOK_PERCENT:
	case TOK_PERCENT_EQ:
		v = divide(L, TOK_PERCENT, a, b, t);
		break;
	case TOK_AMP:
	case TOK_AMP_EQ:
		v = ir_alu(f, IR_AND, a, b);
		break;
	case TOK_PIPE:
	case TOK_PIPE_EQ:
		v = ir_alu(f, IR_OR, a, b);
		break;
	case TOK_CARET:
	case TOK_CARET_EQ:
		v = ir_alu(f, IR_XOR, a, b);
		break;
	case TOK_SHL:
	case TOK_SHL_EQ:
	case TOK_SHR:
	case TOK_SHR_EQ: {
		/* The hardware's rule for counts beyond the width: modulo 64. BPF refuses larger
		 * constants. */
		struct ir_val by =
			b.is_imm ? ir_i(b.imm & 63) : ir_r(ir_alu(f, IR_AND, b.r, ir_i(63)));

		if (op == TOK_SHL || op == TOK_SHL_EQ)
			v = ir_alu(f, IR_SHL, a, by);
		else
			v = ir_alu(f, is_signed(L, t) ? IR_SAR : IR_SHR, a, by);
		break;
	}
	default:
		diag_fail(L->d, "D_INTERNAL", f->loc, "operator %s has no lowering",
			  token_name((int)op));
	}
	return wrap(L, v, t);
}

vreg lower_arith(struct lower *L, int op, vreg a, struct ir_val b, dt_tid t)
{
	return arith(L, (enum token)op, a, b, t);
}

static bool is_comparison(int op)
{
	return op >= TOK_LT && op <= TOK_NE;
}

static bool is_logical(int op)
{
	return op == TOK_ANDAND || op == TOK_OROR || op == TOK_XORXOR;
}

static enum ir_op compare_op(int op, bool sgn)
{
	switch (op) {
	case TOK_LT:
		return sgn ? IR_JSLT : IR_JULT;
	case TOK_LE:
		return sgn ? IR_JSLE : IR_JULE;
	case TOK_GT:
		return sgn ? IR_JSGT : IR_JUGT;
	case TOK_GE:
		return sgn ? IR_JSGE : IR_JUGE;
	case TOK_EQ:
		return IR_JEQ;
	default:
		return IR_JNE;
	}
}

static bool compares_strings(struct lower *L, const struct node *n)
{
	return n->kind == N_BINARY && is_comparison(n->op) &&
	       (type_is_string(L->ts, n->a->tid) || type_is_string(L->ts, n->b->tid));
}

/* A value that is 1 or 0 by jumps. */
static vreg truth(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);
	vreg v = ir_reg(f);

	lower_branch(L, n, l_true, l_false);
	ir_place(f, l_true);
	ir_mov_to(f, v, ir_i(1));
	ir_jmp(f, l_end);
	ir_place(f, l_false);
	ir_mov_to(f, v, ir_i(0));
	ir_place(f, l_end);
	return v;
}

void lower_branch(struct lower *L, const struct node *n, int l_true, int l_false)
{
	struct ir *f = L->f;
	int l_mid;

	if (n->kind == N_UNARY && n->op == TOK_NOT) {
		lower_branch(L, n->a, l_false, l_true);
		return;
	}
	if (n->kind == N_BINARY && n->op == TOK_ANDAND) {
		l_mid = ir_label(f);
		lower_branch(L, n->a, l_mid, l_false);
		ir_place(f, l_mid);
		lower_branch(L, n->b, l_true, l_false);
		return;
	}
	if (n->kind == N_BINARY && n->op == TOK_OROR) {
		l_mid = ir_label(f);
		lower_branch(L, n->a, l_true, l_mid);
		ir_place(f, l_mid);
		lower_branch(L, n->b, l_true, l_false);
		return;
	}
	if (n->kind == N_BINARY && n->op == TOK_XORXOR) {
		vreg a = truth(L, n->a), b = truth(L, n->b);

		ir_jcc(f, IR_JNE, a, ir_r(b), l_true);
		ir_jmp(f, l_false);
		return;
	}
	if (n->kind == N_BINARY && is_comparison(n->op) && !compares_strings(L, n)) {
		bool sgn = is_signed(L, n->a->tid) && is_signed(L, n->b->tid);
		vreg a = lower_scalar(L, n->a);
		struct ir_val b = lower_value(L, n->b);

		ir_jcc(f, compare_op(n->op, sgn), a, b, l_true);
		ir_jmp(f, l_false);
		return;
	}
	if (n->kind == N_INT) {
		ir_jmp(f, n->ival ? l_true : l_false);
		return;
	}
	if (type_is_string(L->ts, n->tid)) {
		/* a string is true when it has a character: an unassigned one has none */
		struct str s = string_to_scratch(L, n, 8);

		ir_jcc(f, IR_JNE, ir_load(f, 1, s.addr, 0), ir_i(0), l_true);
		ir_jmp(f, l_false);
		return;
	}
	ir_jcc(f, IR_JNE, lower_scalar(L, n), ir_i(0), l_true);
	ir_jmp(f, l_false);
}

void lower_condition(struct lower *L, const struct node *n, int l_true, int l_false)
{
	uint32_t scratch = L->scratch_used;

	ir_scope_begin(L->f);
	lower_branch(L, n, l_true, l_false);
	ir_scope_end(L->f);
	L->scratch_used = scratch > L->scratch_floor ? scratch : L->scratch_floor;
}

static vreg binary(struct lower *L, const struct node *n)
{
	vreg a;

	if (compares_strings(L, n))
		return lower_string_compare(L, n);
	if (is_comparison(n->op) || is_logical(n->op))
		return truth(L, n);
	a = lower_scalar(L, n->a);
	return arith(L, (enum token)n->op, a, lower_value(L, n->b), n->tid);
}

static vreg conditional(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);
	vreg v = ir_reg(f);

	lower_branch(L, n->a, l_true, l_false);
	ir_place(f, l_true);
	ir_mov_to(f, v, lower_value(L, n->b));
	ir_jmp(f, l_end);
	ir_place(f, l_false);
	ir_mov_to(f, v, lower_value(L, n->c));
	ir_place(f, l_end);
	return v;
}

/* ---- objects ---- */

struct place lower_place(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct place p = { .where = PLACE_KERNEL };

	switch (n->kind) {
	case N_UNARY:
		if (n->op == TOK_STAR) {
			if (n->a->kind == N_DECAY)
				return lower_place(L, n->a->a);
			p.base = lower_scalar(L, n->a);
			p.user = n->user;
			p.current = n->a->kind == N_BUILTIN && n->a->builtin->id == BI_CURTHREAD;
			return p;
		}
		break;
	case N_MEMBER:
		p = lower_place(L, n->a);
		p.off += (int32_t)(n->member.bit_off / 8);
		return p;
	case N_INDEX: {
		int64_t size = type_size(L->ts, n->tid);

		if (n->a->kind == N_DECAY || !type_is_pointer(L->ts, n->a->tid))
			p = lower_place(L, n->a->kind == N_DECAY ? n->a->a : n->a);
		else
			p = (struct place){ .where = PLACE_KERNEL,
					    .base = lower_scalar(L, n->a),
					    .user = n->user };
		if (n->b->kind == N_INT && p.where == PLACE_KERNEL) {
			p.off += (int32_t)((int64_t)n->b->ival * size);
			return p;
		}
		if (p.where == PLACE_KERNEL) {
			vreg i = ir_alu(f, IR_MUL, lower_scalar(L, n->b), ir_i(size));

			p.base = ir_alu(f, IR_ADD, p.base, ir_r(i));
			p.current = false;
			return p;
		}
		{
			dt_tid arr = n->a->kind == N_DECAY ? n->a->a->tid : n->a->tid;
			vreg i = lower_scalar(L, n->b);

			fault_unless(L, IR_JULT, i, ir_i(type_nelems(L->ts, arr)), FAULT_BADINDEX,
				     ir_r(i));
			i = ir_alu(f, IR_MUL, i, ir_i(size));
			p.base = ir_alu(f, IR_ADD, p.base, ir_r(i));
			return p;
		}
	}
	case N_VAR: {
		int l_absent = ir_label(f), l_done = ir_label(f);
		uint32_t off;
		vreg base = ir_reg(f);

		p = var_place(L, n, false, l_absent);
		ir_mov_to(f, base, ir_r(place_addr(L, p)));
		ir_jmp(f, l_done);
		ir_place(f, l_absent);
		/* not there yet: reads as zero */
		{
			vreg z = scratch_at(L, var_home(L->g, n->var)->size, &off);

			zero_bytes(L, z, 0, var_home(L->g, n->var)->size);
			ir_mov_to(f, base, ir_r(z));
		}
		ir_place(f, l_done);
		return (struct place){ .where = PLACE_OURS, .base = base };
	}
	case N_SYMBOL:
		p.base = ir_mov(f, ir_i((int64_t)n->addr));
		return p;
	case N_DECAY:
	case N_CAST:
		return lower_place(L, n->a);
	case N_COND: {
		int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);
		vreg v = ir_reg(f);

		lower_branch(L, n->a, l_true, l_false);
		ir_place(f, l_true);
		p = lower_place(L, n->b);
		ir_mov_to(f, v,
			  ir_r(p.where == PLACE_OURS ? launder(L, place_addr(L, p))
						     : place_addr(L, p)));
		ir_jmp(f, l_end);
		ir_place(f, l_false);
		p = lower_place(L, n->c);
		ir_mov_to(f, v,
			  ir_r(p.where == PLACE_OURS ? launder(L, place_addr(L, p))
						     : place_addr(L, p)));
		ir_place(f, l_end);
		return (struct place){ .where = PLACE_KERNEL, .base = v };
	}
	case N_COMMA:
		lower_effect(L, n->a);
		return lower_place(L, n->b);
	case N_XLATE:
		return lower_translated(L, n);
	case N_ASSIGN:
		if (!type_is_string(L->ts, n->tid))
			return store_bytes(L, n->a, n->b, true);
		p.base = store_string(L, n->a, n->b).addr;
		p.where = PLACE_OURS;
		return p;
	default:
		break;
	}
	diag_fail(L->d, "D_OP_LVAL", n->loc, "this expression has no address");
}

vreg load_bitfield(struct lower *L, const struct node *n, struct place p)
{
	struct ir *f = L->f;
	uint32_t unit = (uint32_t)scalar_size(L, n->tid) * 8;
	uint32_t first = n->member.bit_off / unit * unit, shift = n->member.bit_off - first;
	uint32_t bits = n->member.bit_size;
	vreg v;

	if (shift + bits >
	    unit) { /* packed over the edge of its unit: from the byte it begins in */
		first = n->member.bit_off / 8 * 8;
		shift = n->member.bit_off - first;
		unit = 64;
	}
	p.off += (int32_t)(first / 8);
	v = p.where == PLACE_OURS ? ir_load(f, (int)unit / 8, p.base, p.off)
	    : p.user		  ? load_user(L, p.base, p.off, (int)unit / 8)
				  : load_kernel(L, p.base, p.off, (int)unit / 8);
	v = ir_alu(f, IR_SHL, v, ir_i(64 - shift - bits));
	return ir_alu(f, is_signed(L, n->tid) ? IR_SAR : IR_SHR, v, ir_i(64 - bits));
}

static vreg address_of(struct lower *L, const struct node *n)
{
	struct place p = lower_place(L, n);
	vreg a = place_addr(L, p);

	return p.where == PLACE_OURS ? launder(L, a) : a;
}

/* ---- everything ---- */

static vreg cast(struct lower *L, const struct node *n)
{
	/* A string as a number is its address. */
	if (type_is_string(L->ts, n->a->tid)) {
		struct str s = lower_string(L, n->a);

		return s.ours ? launder(L, s.addr) : s.addr;
	}
	if (!type_is_scalar(L->ts, n->a->tid) && type_is_array(L->ts, n->a->tid))
		return address_of(L, n->a);
	return canonical(L, lower_scalar(L, n->a), n->tid);
}

vreg lower_scalar(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct loc outer = f->loc;
	vreg v;

	if (n->loc.src)
		f->loc = n->loc;
	switch (n->kind) {
	case N_INT:
		v = ir_mov(f, ir_i((int64_t)n->ival));
		break;
	case N_VAR:
		v = load_var(L, n);
		break;
	case N_BUILTIN:
	case N_CALL:
		if (!n->builtin || !lowerings[n->builtin->id].scalar)
			diag_fail(L->d, "D_UNIMPL", n->loc, "%s is not implemented yet",
				  n->builtin ? n->builtin->name : n->name);
		v = lowerings[n->builtin->id].scalar(L, n);
		break;
	case N_SYMBOL:
	case N_INDEX:
		v = load_scalar(L, lower_place(L, n), n->tid);
		break;
	case N_MEMBER:
		v = n->member.bit_size ? load_bitfield(L, n, lower_place(L, n->a))
				       : load_scalar(L, lower_place(L, n), n->tid);
		break;
	case N_UNARY:
		switch (n->op) {
		case TOK_STAR:
			v = load_scalar(L, lower_place(L, n), n->tid);
			break;
		case TOK_AMP:
			v = address_of(L, n->a);
			break;
		case TOK_MINUS:
			v = wrap(L, ir_ext(f, IR_NEG, lower_scalar(L, n->a), 8), n->tid);
			break;
		case TOK_TILDE:
			v = wrap(L, ir_alu(f, IR_XOR, lower_scalar(L, n->a), ir_i(-1)), n->tid);
			break;
		case TOK_NOT:
			v = truth(L, n);
			break;
		default:
			v = lower_scalar(L, n->a);
		}
		break;
	case N_BINARY:
		v = binary(L, n);
		break;
	case N_COND:
		v = conditional(L, n);
		break;
	case N_COMMA:
		lower_effect(L, n->a);
		v = lower_scalar(L, n->b);
		break;
	case N_CAST:
		v = cast(L, n);
		break;
	case N_DECAY:
		v = address_of(L, n->a);
		break;
	case N_XLATE: /* a pointer to what is translated is one to what it is made of */
		v = type_is_scalar(L->ts, n->a->tid) ? lower_scalar(L, n->a) : address_of(L, n->a);
		break;
	case N_ASSIGN:
		v = lower_assign(L, n, true);
		break;
	case N_PREINC:
	case N_PREDEC:
	case N_POSTINC:
	case N_POSTDEC:
		v = lower_incdec(L, n, true);
		break;
	default:
		diag_fail(L->d, "D_INTERNAL", n->loc, "no lowering for this expression (kind %d)",
			  n->kind);
	}
	f->loc = outer;
	return v;
}

void lower_effect(struct lower *L, const struct node *n)
{
	L->f->loc = n->loc.src ? n->loc : L->f->loc;
	switch (n->kind) {
	case N_ASSIGN:
		if (n->a->kind == N_AGG)
			lower_agg_update(L, n);
		else
			lower_assign(L, n, false);
		break;
	case N_FUNC:
		lower_function(L, n->body, false);
		break;
	case N_PREINC:
	case N_PREDEC:
	case N_POSTINC:
	case N_POSTDEC:
		lower_incdec(L, n, false);
		break;
	case N_COMMA:
		lower_effect(L, n->a);
		lower_effect(L, n->b);
		break;
	case N_CALL:
		if (n->builtin && lowerings[n->builtin->id].action) {
			emit_action(L, n);
			break;
		}
		/* fall through */
	default:
		if (type_is_string(L->ts, n->tid))
			(void)lower_string(L, n);
		else if (type_is_scalar(L->ts, n->tid))
			(void)lower_scalar(L, n);
		else if (n->kind == N_CALL)
			(void)lower_scalar(L, n);
	}
}
