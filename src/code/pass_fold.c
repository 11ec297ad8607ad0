/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Constants and copies: one walk over the program that knows, at each place, what it can about each
 * vreg.
 *
 * A vreg that one instruction writes means the same wherever it is read, so what is known of it
 * holds everywhere. Others are known from their writing to the next label. Numbers in the latter
 * are also carried over labels: where control meets, what all sides agree on stays known (a
 * variable set to 0 on entry, tested before its first use, is the usual case). So is that one was
 * found not to be 0. A label jumped to from below knows nothing.
 *
 * The verifier is a second reader of what is left. It knows values by register: a comparison tells
 * it about the register compared. So a copy is read instead of its original, or the reverse, only
 * if all readers agree (both are written once), or, within a stretch without labels, up to the next
 * comparison of the copy. Stores, atomic instructions and calls stay, whatever they do; loads keep
 * their address, order and size.
 */
#include <stdlib.h>
#include <string.h>

#include "code/pass.h"

#define MAX_CARRIED 64 /* vregs whose numbers are carried over labels */

enum known_kind { K_NOTHING, K_CONST, K_FRAME, K_MAPVAL, K_SUM };

/* What a vreg holds. */
struct known {
	enum known_kind kind;
	uint8_t bits; /* the value is below 2^bits, and the verifier can see that; 0: 64 */
	bool everywhere;
	uint32_t stretch; /* else known in this stretch only */
	vreg of;	  /* K_SUM: of + imm, as long as version[of] is this: */
	uint32_t version;
	int id;	     /* frame object or map */
	int64_t imm; /* number or offset */
};

/* Numbers carried to a label, as far as the jumps to it seen so far agree. */
struct meeting {
	uint64_t known; /* a bit a carried vreg */
	uint64_t nonzero;
	int64_t imm[];
};

/* An instruction to put in when the walk is over. */
struct insertion {
	size_t before;
	struct ir_insn in;
};

struct fold {
	struct ir *f;
	int nlabels;	     /* of the program when the walk began */
	struct known *known; /* by vreg */
	uint32_t *writes;    /* by vreg: instructions that write it */
	uint32_t *nonzero;   /* by vreg: not 0, in this stretch */
	uint32_t *version;   /* by vreg: counts its writings as they are passed */
	uint32_t stretch;
	vreg carried[MAX_CARRIED]; /* written several times, numbers among it */
	int ncarried;
	uint64_t *carried_bit;	   /* by vreg: of those; 0: not carried */
	uint64_t numbers;	   /* carried vregs that are known numbers here */
	uint64_t nonzeros;	   /* carried vregs that are known not to be 0, whatever they are */
	struct meeting **meetings; /* by label */
	bool *jumped_back_to;	   /* by label */
	size_t *label_at;	   /* by label */
	int *label_behind;	   /* by instruction: label made behind it + 1 */
	VEC(struct insertion) insertions;
	bool changed;
};

/* ---- knowledge ---- */

static bool is_single(const struct fold *x, vreg v)
{
	return x->writes[v] == 1;
}

static const struct known *what(const struct fold *x, vreg v)
{
	static const struct known nothing = { 0 };
	const struct known *k = &x->known[v];

	return k->everywhere || k->stretch == x->stretch ? k : &nothing;
}

static bool is_number(const struct fold *x, const struct ir_val *b, int64_t *imm)
{
	const struct known *k;

	if (b->is_imm) {
		*imm = b->imm;
		return true;
	}
	k = what(x, b->r);
	*imm = k->imm;
	return k->kind == K_CONST;
}

/* A vreg and an offset that make the same address or number as v, for as long as we are in this
 * stretch. */
static bool is_sum(const struct fold *x, vreg v, vreg *of, int64_t *imm)
{
	const struct known *k = what(x, v);

	if (k->kind != K_SUM || x->version[k->of] != k->version)
		return false;
	*of = k->of;
	*imm = k->imm;
	return true;
}

static int known_bits(const struct fold *x, vreg v)
{
	const struct known *k = what(x, v);
	int n = 0;

	if (k->kind == K_CONST) {
		while (n < 64 && (uint64_t)k->imm >> n)
			n++;
		return n;
	}
	return k->bits ? k->bits : 64;
}

static bool is_nonzero(const struct fold *x, vreg v)
{
	const struct known *k = what(x, v);

	return x->nonzero[v] == x->stretch || (k->kind == K_CONST && k->imm);
}

static void set_nonzero(struct fold *x, vreg v)
{
	x->nonzero[v] = x->stretch;
	x->nonzeros |= x->carried_bit[v];
}

static void new_stretch(struct fold *x)
{
	x->stretch++;
	x->numbers = x->nonzeros = 0;
}

static void learn(struct fold *x, vreg v, struct known k)
{
	x->version[v]++;
	x->nonzero[v] = 0;
	x->nonzeros &= ~x->carried_bit[v];
	if (k.kind == K_CONST)
		x->numbers |= x->carried_bit[v];
	else
		x->numbers &= ~x->carried_bit[v];
	k.everywhere = is_single(x, v) && (k.kind != K_SUM || is_single(x, k.of));
	k.stretch = x->stretch;
	if (k.kind == K_SUM)
		k.version = x->version[k.of];
	x->known[v] = k;
}

/* ---- meeting at labels ---- */

/* The first of a set of carried vregs, as a place in x->carried. */
static int first_of(uint64_t carried)
{
	return __builtin_ctzll(carried);
}

/* Control goes to a label, and if it does, v (VREG_NONE: none) is not 0. */
static void carry_to(struct fold *x, int label, vreg v)
{
	struct meeting *m = x->meetings[label];
	uint64_t known = x->numbers, nonzero = x->nonzeros;

	if (v >= 0)
		nonzero |= x->carried_bit[v];
	if (!m) {
		m = arena_room(x->f->work, sizeof(*m) + sizeof(m->imm[0]) * (size_t)x->ncarried);
		m->known = known;
		m->nonzero = UINT64_MAX;
		for (uint64_t left = known; left; left &= left - 1)
			m->imm[first_of(left)] = x->known[x->carried[first_of(left)]].imm;
		x->meetings[label] = m;
	}
	for (uint64_t left = known; left; left &= left - 1) {
		int c = first_of(left);
		int64_t imm = x->known[x->carried[c]].imm;

		if (imm)
			nonzero |= 1ULL << c;
		if ((m->known >> c & 1) && m->imm[c] != imm)
			known &= ~(1ULL << c);
	}
	m->known &= known;
	m->nonzero &= nonzero;
}

/* Passes a label; false if nothing leads here. */
static bool meet(struct fold *x, int label, bool falls_in)
{
	const struct meeting *m;

	if (x->jumped_back_to[label]) {
		new_stretch(x);
		return true;
	}
	if (falls_in)
		carry_to(x, label, VREG_NONE);
	m = x->meetings[label];
	new_stretch(x);
	if (!m)
		return false;
	x->numbers = m->known;
	for (uint64_t left = m->known; left; left &= left - 1) {
		int c = first_of(left);

		x->known[x->carried[c]] =
			(struct known){ .kind = K_CONST, .imm = m->imm[c], .stretch = x->stretch };
	}
	for (uint64_t left = m->nonzero; left; left &= left - 1)
		set_nonzero(x, x->carried[first_of(left)]);
	return true;
}

/* ---- arithmetic ---- */

static int64_t compute(enum ir_op op, int64_t a, int64_t b)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case IR_ADD:
		return (int64_t)(ua + ub);
	case IR_SUB:
		return (int64_t)(ua - ub);
	case IR_MUL:
		return (int64_t)(ua * ub);
	case IR_UDIV:
		return ub ? (int64_t)(ua / ub) : 0;
	case IR_UMOD:
		return ub ? (int64_t)(ua % ub) : a;
	case IR_SDIV:
		return !b ? 0 : b == -1 ? (int64_t)-ua : a / b;
	case IR_SMOD:
		return !b ? a : b == -1 ? 0 : a % b;
	case IR_AND:
		return a & b;
	case IR_OR:
		return a | b;
	case IR_XOR:
		return a ^ b;
	case IR_SHL:
		return (int64_t)(ua << (ub & 63));
	case IR_SHR:
		return (int64_t)(ua >> (ub & 63));
	default:
		return a >> (ub & 63);
	}
}

static bool holds(enum ir_op op, int64_t a, int64_t b)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;

	switch (op) {
	case IR_JEQ:
		return a == b;
	case IR_JNE:
		return a != b;
	case IR_JULT:
		return ua < ub;
	case IR_JULE:
		return ua <= ub;
	case IR_JUGT:
		return ua > ub;
	case IR_JUGE:
		return ua >= ub;
	case IR_JSLT:
		return a < b;
	case IR_JSLE:
		return a <= b;
	case IR_JSGT:
		return a > b;
	case IR_JSGE:
		return a >= b;
	default:
		return a & b;
	}
}

static int64_t extend(enum ir_op op, int size, int64_t a)
{
	int rest = 64 - 8 * size;

	switch (op) {
	case IR_NEG:
		return (int64_t) - (uint64_t)a;
	case IR_SEXT:
		return (int64_t)((uint64_t)a << rest) >> rest;
	case IR_ZEXT:
		return (int64_t)((uint64_t)a << rest >> rest);
	default:
		return (int64_t)(__builtin_bswap64((uint64_t)a) >> rest);
	}
}

/* The comparison with its sides exchanged. */
static enum ir_op mirrored(enum ir_op op)
{
	switch (op) {
	case IR_JULT:
		return IR_JUGT;
	case IR_JULE:
		return IR_JUGE;
	case IR_JUGT:
		return IR_JULT;
	case IR_JUGE:
		return IR_JULE;
	case IR_JSLT:
		return IR_JSGT;
	case IR_JSLE:
		return IR_JSGE;
	case IR_JSGT:
		return IR_JSLT;
	case IR_JSGE:
		return IR_JSLE;
	default:
		return op;
	}
}

static void become_mov(struct fold *x, struct ir_insn *in, struct ir_val b)
{
	in->op = IR_MOV;
	in->a = VREG_NONE;
	in->b = b;
	x->changed = true;
}

static int log2_of(uint64_t v)
{
	return v && !(v & (v - 1)) ? __builtin_ctzll(v) : -1;
}

/* a op imm where that is something simpler. */
static void simplify(struct fold *x, struct ir_insn *in)
{
	int64_t c = in->b.imm;
	int k = log2_of((uint64_t)c), bits = known_bits(x, in->a);

	switch (in->op) {
	case IR_SUB:
		if (c != INT64_MIN) {
			in->op = IR_ADD;
			in->b.imm = -c;
		}
		if (!c)
			become_mov(x, in, ir_r(in->a));
		break;
	case IR_ADD:
	case IR_OR:
	case IR_XOR:
		if (!c)
			become_mov(x, in, ir_r(in->a));
		break;
	case IR_SHL:
	case IR_SHR:
	case IR_SAR:
		if (!(c & 63))
			become_mov(x, in, ir_r(in->a));
		break;
	case IR_MUL:
		if (!c || c == 1) {
			become_mov(x, in, c ? ir_r(in->a) : ir_i(0));
		} else if (k > 0) {
			in->op = IR_SHL;
			in->b = ir_i(k);
		}
		break;
	case IR_UDIV:
		if (!c || c == 1) {
			become_mov(x, in, c ? ir_r(in->a) : ir_i(0));
		} else if (k > 0) {
			in->op = IR_SHR;
			in->b = ir_i(k);
		}
		break;
	case IR_UMOD:
		if (!c || c == 1) {
			become_mov(x, in, c ? ir_i(0) : ir_r(in->a));
		} else if (k > 0) {
			in->op = IR_AND;
			in->b = ir_i((int64_t)((uint64_t)c - 1));
		}
		break;
	case IR_SDIV:
		if (!c || c == 1)
			become_mov(x, in, c ? ir_r(in->a) : ir_i(0));
		break;
	case IR_AND:
		if (!c || c == -1)
			become_mov(x, in, c ? ir_r(in->a) : ir_i(0));
		else if (bits < 64 && log2_of((uint64_t)c + 1) >= bits)
			become_mov(x, in, ir_r(in->a)); /* a mask wider than the value */
		break;
	default:
		break;
	}
}

/* An immediate is worth having if it needs no register of its own. */
static bool good_imm(const struct ir_insn *in, int64_t imm)
{
	enum ir_op op = in->op;

	if (op == IR_ATOMIC_ADD)
		return false;
	if (op == IR_STORE && in->size < 8)
		return true;
	return imm == (int32_t)imm || (op == IR_AND && imm == (int64_t)(uint32_t)imm) ||
	       op == IR_MOV || op == IR_EXIT;
}

static bool commutes(enum ir_op op)
{
	return op == IR_ADD || op == IR_MUL || op == IR_AND || op == IR_OR || op == IR_XOR;
}

/* ---- operands ---- */

/*
 * A copy of something that can be read in its place; for comparisons only if every reader is
 * changed alike. Vregs written several times are mostly read elsewhere, too: reading the original
 * here would only keep both alive.
 */
static void use_original(struct fold *x, vreg *v, bool compared)
{
	vreg of;
	int64_t imm;

	if (!is_single(x, *v) || !is_sum(x, *v, &of, &imm) || imm ||
	    (compared && !what(x, *v)->everywhere))
		return;
	*v = of;
	x->changed = true;
}

static void fold_base(struct fold *x, struct ir_insn *in)
{
	const struct known *k = what(x, in->a);
	int64_t off, imm;
	vreg of;

	if (k->kind == K_FRAME) {
		off = k->imm + in->off;
		if (off < 0 || off + in->size > x->f->frames.at[k->id].size)
			return;
		in->a = VREG_FP;
		in->frame = k->id;
		in->off = (int32_t)off;
		x->changed = true;
	} else if (is_single(x, in->a) && is_sum(x, in->a, &of, &imm)) {
		off = imm + in->off;
		if (imm != (int16_t)imm || off != (int16_t)off)
			return;
		in->a = of;
		in->off = (int32_t)off;
		x->changed = true;
	}
}

static void fold_operands(struct fold *x, struct ir_insn *in)
{
	bool compared = ir_is_jcc(in->op);
	int64_t imm;

	if (ir_is_mem(in->op) && in->a >= 0)
		fold_base(x, in);
	else if (in->a >= 0 &&
		 (ir_is_alu(in->op) || compared || (in->op >= IR_NEG && in->op <= IR_BSWAP)))
		use_original(x, &in->a, compared);
	if (ir_has_b(in->op) && !in->b.is_imm) {
		use_original(x, &in->b.r, compared);
		if (is_number(x, &in->b, &imm) && good_imm(in, imm)) {
			in->b = ir_i(imm);
			x->changed = true;
		}
	}
	for (int i = 0; ir_is_call(in->op) && i < in->nargs; i++) {
		if (in->args[i].is_imm)
			continue;
		use_original(x, &in->args[i].r, false);
		if (is_number(x, &in->args[i], &imm)) {
			in->args[i] = ir_i(imm);
			x->changed = true;
		}
	}
}

/* ---- by kind of instruction ---- */

static void fold_alu(struct fold *x, struct ir_insn *in)
{
	struct ir_val left = ir_r(in->a);
	int64_t a, b;
	vreg of;

	if (is_number(x, &left, &a)) {
		if (is_number(x, &in->b, &b)) {
			become_mov(x, in, ir_i(compute(in->op, a, b)));
			return;
		}
		if (commutes(in->op) && good_imm(in, a)) {
			in->a = in->b.r;
			in->b = ir_i(a);
			x->changed = true;
		}
	}
	if (in->b.is_imm)
		simplify(x, in);
	if (in->op != IR_ADD || !in->b.is_imm)
		return;
	b = in->b.imm;
	if (what(x, in->a)->kind == K_FRAME || what(x, in->a)->kind == K_MAPVAL) {
		const struct known *k = what(x, in->a);
		int64_t off, end;

		if (__builtin_add_overflow(k->imm, b, &off))
			return;
		end = k->kind == K_FRAME ? x->f->frames.at[k->id].size : INT32_MAX;
		if (off < 0 || off > end)
			return;
		in->op = k->kind == K_FRAME ? IR_FRAME : IR_MAPVAL;
		in->frame = k->id; /* or .map */
		in->off = (int32_t)off;
		in->a = VREG_NONE;
		x->changed = true;
	} else if (is_single(x, in->a) && is_sum(x, in->a, &of, &a) &&
		   !__builtin_add_overflow(a, b, &b) && b == (int32_t)b) {
		in->a = of;
		in->b = ir_i(b);
		x->changed = true;
	}
}

static void fold_extension(struct fold *x, struct ir_insn *in)
{
	struct ir_val left = ir_r(in->a);
	int bits = known_bits(x, in->a);
	int64_t a;

	if (is_number(x, &left, &a))
		become_mov(x, in, ir_i(extend(in->op, in->size, a)));
	else if ((in->op == IR_ZEXT && bits <= 8 * in->size) ||
		 (in->op == IR_SEXT && bits < 8 * in->size) ||
		 ((in->op == IR_ZEXT || in->op == IR_SEXT) && in->size == 8))
		become_mov(x, in, ir_r(in->a));
}

/* Is it known here whether a comparison holds? */
static bool is_decided(const struct fold *x, enum ir_op op, struct ir_val left, struct ir_val right,
		       bool *outcome)
{
	int64_t a, b;
	bool two = is_number(x, &right, &b);

	if (two && is_number(x, &left, &a)) {
		*outcome = holds(op, a, b);
		return true;
	}
	*outcome = op != IR_JEQ;
	return two && !b && !left.is_imm && is_nonzero(x, left.r) &&
	       (op == IR_JEQ || op == IR_JNE || op == IR_JUGT);
}

static void fold_jcc(struct fold *x, struct ir_insn *in)
{
	struct ir_val left = ir_r(in->a);
	bool outcome;
	int64_t a;

	if (is_decided(x, in->op, left, in->b, &outcome)) {
		in->op = outcome ? IR_JMP : IR_NOP;
		in->likely = false;
		x->changed = true;
	} else if (is_number(x, &left, &a) && a == (int32_t)a && !in->b.is_imm) {
		in->op = mirrored(in->op);
		in->a = in->b.r;
		in->b = ir_i(a);
		x->changed = true;
	}
}

/* What an instruction's result is known to be, from its operands as they are before it. */
static struct known result(const struct fold *x, const struct ir_insn *in)
{
	struct known k = { 0 };
	int bits = in->a >= 0 && !ir_is_mem(in->op) ? known_bits(x, in->a) : 64;
	vreg of;
	int64_t imm;

	switch (in->op) {
	case IR_MOV:
		if (in->b.is_imm)
			return (struct known){ .kind = K_CONST, .imm = in->b.imm };
		k = *what(x, in->b.r);
		if (k.kind == K_NOTHING || (k.kind == K_SUM && !is_sum(x, in->b.r, &of, &imm))) {
			k.kind = K_SUM;
			k.of = in->b.r;
			k.imm = 0;
		}
		break;
	case IR_IMM64:
		return (struct known){ .kind = K_CONST, .imm = in->b.imm };
	case IR_FRAME:
		return (struct known){ .kind = K_FRAME, .id = in->frame, .imm = in->off };
	case IR_MAPVAL:
		return (struct known){ .kind = K_MAPVAL, .id = in->map, .imm = in->off };
	case IR_ADD:
		if (in->b.is_imm && in->a != in->dst)
			return (struct known){ .kind = K_SUM, .of = in->a, .imm = in->b.imm };
		break;
	case IR_AND:
		if (in->b.is_imm && in->b.imm >= 0)
			for (k.bits = 1; in->b.imm >> k.bits; k.bits++)
				;
		if (bits < 64 && (!k.bits || bits < k.bits))
			k.bits = (uint8_t)bits;
		break;
	case IR_SHR:
		if (in->b.is_imm && bits > (in->b.imm & 63))
			k.bits = (uint8_t)(bits - (in->b.imm & 63));
		break;
	case IR_ZEXT:
		k.bits = (uint8_t)(bits < 8 * in->size ? bits : 8 * in->size);
		break;
	case IR_BSWAP:
	case IR_LOAD:
		k.bits = (uint8_t)(8 * in->size);
		break;
	default:
		break;
	}
	if (k.bits >= 64)
		k.bits = 0;
	/* "v = v + 1" says nothing about the new v in terms of the old. */
	if (k.kind == K_SUM && k.of == in->dst)
		k.kind = K_NOTHING;
	return k;
}

/*
 * The verifier learns about the register compared, not about what it was made from: from here on it
 * is read as itself. Only a copy that every reader has been spared (see use_original) can't matter.
 */
static void forget_compared(struct fold *x, vreg v)
{
	struct known *k = &x->known[v];

	if (k->kind == K_SUM && (!k->everywhere || k->imm))
		k->kind = K_NOTHING;
}

/* ---- jumps to tests whose outcome is known where the jump starts ---- */

static void insert(struct fold *x, size_t before, enum ir_op op, int label)
{
	struct insertion ins = {
		.before = before,
		.in = { .op = op, .dst = VREG_NONE, .a = VREG_NONE, .size = 8, .label = label },
	};

	if (before < x->f->insns.n)
		ins.in.loc = x->f->insns.at[before].loc;
	vec_push(x->f->work, &x->insertions, ins);
	x->changed = true;
}

/* A label right behind an instruction that falls through. */
static int label_behind(struct fold *x, size_t i)
{
	const struct ir_insn *next = &x->f->insns.at[i + 1];

	if (next->op == IR_LABEL || next->op == IR_JMP)
		return next->label;
	if (!x->label_behind[i]) {
		x->label_behind[i] = ir_label(x->f) + 1;
		insert(x, i + 1, IR_LABEL, x->label_behind[i] - 1);
	}
	return x->label_behind[i] - 1;
}

/*
 * Control goes to a label, knowing what we know here, and that v (if it is one) is imm. If the
 * label stands before a comparison of that, returns the label where the comparison leads; else -1.
 */
static int known_way(struct fold *x, int label, vreg v, int64_t imm)
{
	size_t i = x->label_at[label];
	const struct ir_insn *jcc;
	struct ir_val left;
	bool outcome;

	while (i < x->f->insns.n &&
	       (x->f->insns.at[i].op == IR_LABEL || x->f->insns.at[i].op == IR_NOP))
		i++;
	if (i + 1 >= x->f->insns.n || !ir_is_jcc(x->f->insns.at[i].op))
		return -1;
	jcc = &x->f->insns.at[i];
	left = jcc->a == v ? ir_i(imm) : ir_r(jcc->a);
	if (!is_decided(x, jcc->op, left, jcc->b, &outcome))
		return -1;
	return outcome ? jcc->label : label_behind(x, i);
}

/* The label of the old way hears what is known here all the same: what it passes on is then true
 * for the new way, too. */
static void shorten(struct fold *x, size_t i)
{
	struct ir_insn *in = &x->f->insns.at[i];
	bool equal = in->op == IR_JEQ && in->b.is_imm;
	int way;

	if (in->label >= x->nlabels || x->label_at[in->label] < i)
		return;
	way = known_way(x, in->label, equal ? in->a : VREG_NONE, in->b.imm);
	if (way < 0 || way == in->label)
		return;
	in->label = way;
	x->changed = true;
}

static void shorten_fall(struct fold *x, size_t label_insn)
{
	int label = x->f->insns.at[label_insn].label, way;

	if (x->jumped_back_to[label] ||
	    (label_insn && x->f->insns.at[label_insn - 1].op == IR_LABEL))
		return;
	way = known_way(x, label, VREG_NONE, 0);
	if (way >= 0 && way != label)
		insert(x, label_insn, IR_JMP, way);
}

static int by_place(const void *a, const void *b)
{
	const struct insertion *x = a, *y = b;

	if (x->before != y->before)
		return x->before < y->before ? -1 : 1;
	/* A jump comes before a label: it belongs to what falls in. */
	return (x->in.op == IR_LABEL) - (y->in.op == IR_LABEL);
}

/* From the end to the beginning: everything moves to where nothing is any more. */
static void do_insertions(struct fold *x)
{
	struct ir *f = x->f;
	size_t k = x->insertions.n, to = f->insns.n + k;

	if (!k)
		return;
	ir_reserve(f, k);
	qsort(x->insertions.at, k, sizeof(x->insertions.at[0]), by_place);
	for (size_t i = f->insns.n; k; i--) {
		if (i < f->insns.n)
			f->insns.at[--to] = f->insns.at[i];
		while (k && x->insertions.at[k - 1].before == i)
			f->insns.at[--to] = x->insertions.at[--k].in;
	}
	f->insns.n += x->insertions.n;
}

/* ---- the walk ---- */

/* Folds an instruction that control reaches; false if it doesn't get past it. */
static bool fold_insn(struct fold *x, size_t i)
{
	struct ir_insn *in = &x->f->insns.at[i];
	vreg def;

	fold_operands(x, in);
	if (ir_is_alu(in->op))
		fold_alu(x, in);
	else if (in->op >= IR_NEG && in->op <= IR_BSWAP)
		fold_extension(x, in);
	else if (ir_is_jcc(in->op))
		fold_jcc(x, in);
	if (in->op == IR_MOV && !in->b.is_imm && in->b.r == in->dst) {
		in->op = IR_NOP;
		x->changed = true;
	}
	if (in->op == IR_JMP || ir_is_jcc(in->op)) {
		bool zero_test = ir_is_jcc(in->op) && in->b.is_imm && !in->b.imm;

		carry_to(x, in->label, zero_test && in->op == IR_JNE ? in->a : VREG_NONE);
		shorten(x, i);
		if (zero_test && in->op == IR_JEQ)
			set_nonzero(x, in->a);
	}
	if (ir_is_jcc(in->op)) {
		forget_compared(x, in->a);
		if (!in->b.is_imm)
			forget_compared(x, in->b.r);
	}
	def = ir_def(x->f, in);
	if (def >= 0 && def < x->f->nvregs) {
		bool nonzero = in->op == IR_MOV && !in->b.is_imm && is_nonzero(x, in->b.r);

		learn(x, def, result(x, in));
		if (nonzero)
			set_nonzero(x, def);
	}
	return !ir_ends_block(in->op);
}

static void count_writes(struct fold *x)
{
	struct ir *f = x->f;
	bool *placed = arena_array(f->work, bool, f->nlabels + 1);
	bool *numbered = arena_array(f->work, bool, f->nvregs + 1);

	x->writes[VREG_CTX] = 1;
	for (size_t i = 0; i < f->insns.n; i++) {
		const struct ir_insn *in = &f->insns.at[i];
		int def = ir_def(f, in);

		if (def >= 0 && def < f->nvregs) {
			x->writes[def]++;
			numbered[def] |= in->op == IR_MOV && in->b.is_imm;
		}
		if (in->op == IR_LABEL) {
			placed[in->label] = true;
			x->label_at[in->label] = i;
		}
		if (in->op == IR_JMP || ir_is_jcc(in->op))
			x->jumped_back_to[in->label] |= placed[in->label];
	}
	for (int v = 0; v < f->nvregs && x->ncarried < MAX_CARRIED; v++)
		if (numbered[v] && x->writes[v] > 1) {
			x->carried_bit[v] = 1ULL << x->ncarried;
			x->carried[x->ncarried++] = v;
		}
}

static bool walk(struct ir *f)
{
	struct arena *a = f->work;
	struct arena_mark before = arena_mark(a);
	const struct ir_insn *program = f->insns.at;
	struct fold x = { .f = f, .stretch = 1 };
	bool reached = true;

	x.known = arena_array(a, struct known, f->nvregs + 1);
	x.writes = arena_array(a, uint32_t, f->nvregs + 1);
	x.nonzero = arena_array(a, uint32_t, f->nvregs + 1);
	x.version = arena_array(a, uint32_t, f->nvregs + 1);
	x.carried_bit = arena_array(a, uint64_t, f->nvregs + 1);
	x.meetings = arena_array(a, struct meeting *, f->nlabels + 1);
	x.jumped_back_to = arena_array(a, bool, f->nlabels + 1);
	x.label_at = arena_array(a, size_t, f->nlabels + 1);
	x.label_behind = arena_array(a, int, f->insns.n + 1);
	x.nlabels = f->nlabels;
	count_writes(&x);
	for (size_t i = 0; i < f->insns.n; i++) {
		struct ir_insn *in = &f->insns.at[i];

		if (in->op == IR_LABEL) {
			if (reached)
				shorten_fall(&x, i);
			reached = meet(&x, in->label, reached);
		} else if (reached) {
			reached = fold_insn(&x, i);
		} else if (in->op != IR_NOP) {
			in->op = IR_NOP;
			in->tag = 0;
			x.changed = true;
		}
	}
	do_insertions(&x);
	/* A program that was too long for its place has a new one now, behind the mark. */
	if (f->insns.at == program)
		arena_release(a, before);
	return x.changed;
}

void ir_fold(struct ir *f)
{
	bool changed = true;

	f->live = NULL;
	/* Each walk sees farther: labels nothing jumps to any more no longer stop it. */
	for (int round = 0; changed && round < 3; round++)
		changed = walk(f) && ir_clean_flow(f);
	ir_drop_most_unused(f);
	ir_clean_flow(f);
}
