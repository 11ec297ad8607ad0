/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Writes what BPF has no single instruction for as several IR instructions.
 *
 * BPF's arithmetic overwrites its first operand, so "d = a op b" becomes "d = a; d op= b";
 * allocation gives d the register of a where a is not needed any more, and the copy vanishes.
 * Immediates beyond 32 bits and offsets beyond 16 go through a vreg. Signed division (cpu v4) is
 * done unsigned on absolute values: without branches, since each branch is a path the kernel's
 * verifier walks.
 */
#include <string.h>

#include "code/pass.h"

struct expand {
	struct ir *f;
	VEC(struct ir_insn) out;
	int nold;	     /* vregs from here on were made by this pass */
	struct ir_insn cur;  /* the instruction at hand: its place and tag go to what it becomes */
	int32_t *last_touch; /* by vreg of the program as it was: last instruction that names it */
	int32_t *only_block; /* by vreg: the block that all that name it are in, + 1; -1: several */
};

static struct ir_insn *put(struct expand *x, struct ir_insn in)
{
	in.loc = x->cur.loc;
	in.tag = x->cur.tag;
	x->cur.tag = 0;
	vec_push(x->f->work, &x->out, in);
	return &x->out.at[x->out.n - 1];
}

static void put_mov(struct expand *x, vreg dst, struct ir_val b)
{
	struct ir_insn in = { .op = IR_MOV, .dst = dst, .a = VREG_NONE, .b = b, .size = 8 };

	if (b.is_imm || b.r != dst)
		put(x, in);
}

/* dst op= b */
static void put_alu(struct expand *x, enum ir_op op, vreg dst, struct ir_val b)
{
	put(x, (struct ir_insn){ .op = op, .dst = dst, .a = dst, .b = b, .size = 8 });
}

static vreg put_copy(struct expand *x, struct ir_val b)
{
	vreg t = ir_reg(x->f);

	put_mov(x, t, b);
	return t;
}

static bool fits_s32(int64_t v)
{
	return v == (int32_t)v;
}

static bool fits_s16(int64_t v)
{
	return v == (int16_t)v;
}

static bool commutes(enum ir_op op)
{
	return op == IR_ADD || op == IR_MUL || op == IR_AND || op == IR_OR || op == IR_XOR;
}

/* Is this the last that is heard of a vreg? Known only for those that stay in one block; "no" for
 * others. */
static bool dies_at(const struct expand *x, vreg v, int32_t i)
{
	return v >= x->nold || (x->only_block[v] > 0 && x->last_touch[v] == i);
}

static bool imm_is_good(enum ir_op op, int64_t imm)
{
	/* An AND with an unsigned 32-bit mask is done by the 32-bit instruction, which clears the
	 * upper half. */
	return fits_s32(imm) || (op == IR_AND && imm == (int64_t)(uint32_t)imm);
}

/* d = a op b in two addresses. */
static void two_address(struct expand *x, enum ir_op op, vreg dst, vreg a, struct ir_val b,
			int32_t at)
{
	if (b.is_imm && !imm_is_good(op, b.imm))
		b = ir_r(put_copy(x, b));
	if (!b.is_imm && commutes(op) && dst != a &&
	    (dst == b.r || (at >= 0 && !dies_at(x, a, at) && dies_at(x, b.r, at)))) {
		vreg swap = a;

		a = b.r;
		b.r = swap;
	}
	if (!b.is_imm && b.r == dst && dst != a) {
		vreg t = put_copy(x, ir_r(a));

		put_alu(x, op, t, b);
		put_mov(x, dst, ir_r(t));
		return;
	}
	put_mov(x, dst, ir_r(a));
	put_alu(x, op, dst, b);
}

/* ---- signed division ---- */

/* A copy of a number's absolute value; *sign is all ones if it was negative, else 0. */
static vreg absolute(struct expand *x, vreg a, vreg *sign)
{
	vreg t;

	*sign = put_copy(x, ir_r(a));
	put_alu(x, IR_SAR, *sign, ir_i(63));
	t = put_copy(x, ir_r(a));
	put_alu(x, IR_XOR, t, ir_r(*sign));
	put_alu(x, IR_SUB, t, ir_r(*sign));
	return t;
}

static int log2_of(uint64_t v)
{
	int n = 0;

	if (!v || (v & (v - 1)))
		return -1;
	while (v >>= 1)
		n++;
	return n;
}

/* By a power of two 2^k, 0 < k < 63: negative numbers are first moved up by 2^k - 1, as C cuts
 * toward 0. */
static void divide_by_power(struct expand *x, const struct ir_insn *in, int k)
{
	vreg t = put_copy(x, ir_r(in->a)), rest;

	put_alu(x, IR_SAR, t, ir_i(63));
	put_alu(x, IR_SHR, t, ir_i(64 - k));
	put_alu(x, IR_ADD, t, ir_r(in->a));
	if (in->op == IR_SDIV) {
		put_alu(x, IR_SAR, t, ir_i(k));
		put_mov(x, in->dst, ir_r(t));
		return;
	}
	put_alu(x, IR_SHR, t, ir_i(k));
	put_alu(x, IR_SHL, t, ir_i(k));
	rest = put_copy(x, ir_r(in->a));
	put_alu(x, IR_SUB, rest, ir_r(t));
	put_mov(x, in->dst, ir_r(rest));
}

static void expand_signed(struct expand *x, const struct ir_insn *in)
{
	bool div = in->op == IR_SDIV;
	vreg sign, t, by;

	if (in->b.is_imm) {
		int64_t c = in->b.imm;
		uint64_t magnitude = c < 0 ? -(uint64_t)c : (uint64_t)c;
		int k = log2_of(magnitude);

		if (!c || c == 1) {
			/* a / 0 is 0, a % 0 is a, a / 1 is a, a % 1 is 0 */
			put_mov(x, in->dst, div == !c ? ir_i(0) : ir_r(in->a));
			return;
		}
		if (c == -1) {
			put_mov(x, in->dst, div ? ir_r(in->a) : ir_i(0));
			if (div)
				put(x, (struct ir_insn){ .op = IR_NEG,
							 .dst = in->dst,
							 .a = in->dst,
							 .size = 8 });
			return;
		}
		if (k > 0 && k < 63 && (c > 0 || !div)) {
			divide_by_power(x, in, k);
			return;
		}
		t = absolute(x, in->a, &sign);
		two_address(x, div ? IR_UDIV : IR_UMOD, t, t, ir_i((int64_t)magnitude), -1);
		if (div && c < 0)
			put_alu(x, IR_XOR, sign, ir_i(-1));
	} else {
		vreg other;

		t = absolute(x, in->a, &sign);
		by = absolute(x, in->b.r, &other);
		put_alu(x, div ? IR_UDIV : IR_UMOD, t, ir_r(by));
		if (div)
			put_alu(x, IR_XOR, sign, ir_r(other));
	}
	put_alu(x, IR_XOR, t, ir_r(sign));
	put_alu(x, IR_SUB, t, ir_r(sign));
	put_mov(x, in->dst, ir_r(t));
}

/* ---- by kind of instruction ---- */

static void expand_alu(struct expand *x, const struct ir_insn *in, int32_t at)
{
	struct ir_val b = in->b;

	if (in->op == IR_SDIV || in->op == IR_SMOD) {
		expand_signed(x, in);
		return;
	}
	if (b.is_imm && (in->op == IR_UDIV || in->op == IR_UMOD) && !b.imm) {
		put_mov(x, in->dst, in->op == IR_UDIV ? ir_i(0) : ir_r(in->a));
		return;
	}
	if (b.is_imm && in->op >= IR_SHL) {
		b.imm &= 63;
		if (!b.imm) {
			put_mov(x, in->dst, ir_r(in->a));
			return;
		}
	}
	if (b.is_imm && in->op == IR_AND && b.imm == UINT32_MAX) {
		put(x, (struct ir_insn){ .op = IR_ZEXT, .dst = in->dst, .a = in->a, .size = 4 });
		return;
	}
	two_address(x, in->op, in->dst, in->a, b, at);
}

static void expand_extension(struct expand *x, const struct ir_insn *in)
{
	int bits = 8 * in->size;

	if (in->op == IR_NEG || (in->op == IR_BSWAP && in->size > 1)) {
		put_mov(x, in->dst, ir_r(in->a));
		put(x, (struct ir_insn){
			       .op = in->op, .dst = in->dst, .a = in->dst, .size = in->size });
	} else if (in->op != IR_BSWAP && in->size == 8) {
		put_mov(x, in->dst, ir_r(in->a));
	} else if (in->op == IR_SEXT) {
		put_mov(x, in->dst, ir_r(in->a));
		put_alu(x, IR_SHL, in->dst, ir_i(64 - bits));
		put_alu(x, IR_SAR, in->dst, ir_i(64 - bits));
	} else if (in->size == 4) {
		put(x, *in);
	} else {
		put_mov(x, in->dst, ir_r(in->a));
		put_alu(x, IR_AND, in->dst, ir_i((1 << bits) - 1));
	}
}

static void expand_memory(struct expand *x, const struct ir_insn *in)
{
	struct ir_insn m = *in;

	if (m.a >= 0 && !fits_s16(m.off)) {
		m.a = put_copy(x, ir_r(in->a));
		put_alu(x, IR_ADD, m.a, ir_i(m.off));
		m.off = 0;
	}
	if (m.op == IR_STORE && m.b.is_imm && m.size < 8)
		m.b.imm = (int32_t)m.b.imm;
	if (m.op == IR_ATOMIC_ADD || (m.op == IR_STORE && m.b.is_imm && !fits_s32(m.b.imm)))
		m.b = m.b.is_imm ? ir_r(put_copy(x, m.b)) : m.b;
	if (m.op != IR_FETCH_OR) {
		put(x, m);
		return;
	}
	/* What is stored and what comes back share a register, which the address must not be in. */
	m.dst = put_copy(x, m.b);
	m.b = ir_r(m.dst);
	put(x, m);
	put_mov(x, in->dst, ir_r(m.dst));
}

static void expand_insn(struct expand *x, int32_t at)
{
	struct ir_insn *in = &x->cur;
	struct ir_insn copy = *in;

	if (ir_is_alu(in->op)) {
		expand_alu(x, &copy, at);
	} else if (in->op >= IR_NEG && in->op <= IR_BSWAP) {
		expand_extension(x, &copy);
	} else if (ir_is_mem(in->op)) {
		expand_memory(x, &copy);
	} else if (in->op == IR_MOV) {
		put_mov(x, copy.dst, copy.b);
	} else if (in->op == IR_IMM64) {
		put_mov(x, copy.dst, ir_i(copy.b.imm));
	} else if (ir_is_jcc(in->op) && copy.b.is_imm && !fits_s32(copy.b.imm)) {
		copy.b = ir_r(put_copy(x, copy.b));
		put(x, copy);
	} else if (in->op != IR_NOP) {
		put(x, copy);
	}
	if (x->cur.tag)
		put(x, (struct ir_insn){ .op = IR_NOP, .dst = VREG_NONE, .a = VREG_NONE });
}

static void find_touches(struct expand *x)
{
	struct ir *f = x->f;
	int32_t block = 1;
	int seen[MAX_USES + 1];

	x->last_touch = arena_array(f->work, int32_t, f->nvregs + 1);
	x->only_block = arena_array(f->work, int32_t, f->nvregs + 1);
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];
		int n = ir_uses(f, in, seen);

		block += in->op == IR_LABEL;
		seen[n++] = ir_def(f, in);
		for (int s = 0; s < n; s++) {
			int v = seen[s];

			if (v < 0 || v >= f->nvregs)
				continue;
			x->only_block[v] =
				!x->only_block[v] || x->only_block[v] == block ? block : -1;
			x->last_touch[v] = (int32_t)i;
		}
		block += ir_ends_block(in->op) || ir_is_jcc(in->op);
	}
}

void ir_expand(struct ir *f)
{
	struct expand x = { .f = f, .nold = f->nvregs };

	find_touches(&x);
	x.out.cap = f->insns.n + f->insns.n / 2 + 16;
	x.out.at = arena_room_array(f->work, struct ir_insn, x.out.cap);
	for (size_t i = 0; i < f->insns.n; i++) {
		x.cur = f->insns.at[i];
		expand_insn(&x, (int32_t)i);
	}
	f->insns.at = x.out.at;
	f->insns.n = x.out.n;
	f->insns.cap = x.out.cap;
	f->live = NULL;
}
