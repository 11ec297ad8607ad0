/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * IR with registers -> BPF instructions, relocations and the line table.
 *
 * Each IR instruction is on its own: ir_expand has brought it to a form that BPF has, ir_allocate
 * has given it registers. What is left to decide are the moves around calls.
 */
#include <endian.h>
#include <string.h>

#include "code/pass.h"

#define MAX_INSNS 1000000 /* what the kernel loads */

struct emit {
	struct ir *f;
	struct arena *a;
	VEC(struct bpf_insn) out;
	VEC(int32_t) to; /* by BPF instruction: label it jumps to, -1: none */
	VEC(struct reloc) relocs;
	VEC(struct line_entry) lines;
	int32_t *label_at;
};

static void put(struct emit *e, struct bpf_insn in)
{
	if (e->out.n >= MAX_INSNS)
		diag_fail_hint(e->f->d, "D_TOO_LARGE", e->f->loc,
			       "spread its clauses over several dtrace commands",
			       "program needs more than the %d instructions the kernel takes",
			       MAX_INSNS);
	vec_push(e->a, &e->out, in);
	vec_push(e->a, &e->to, -1);
}

static void put_jump(struct emit *e, struct bpf_insn in, int label)
{
	put(e, in);
	e->to.at[e->to.n - 1] = label;
}

static int reg(const struct emit *e, vreg v)
{
	return v < 0 ? BPF_REG_10 : e->f->alloc->reg[v];
}

/* Offset of memory an instruction is at, from the register that base_reg() gives. */
static int mem_off(const struct emit *e, const struct ir_insn *in)
{
	if (in->a == VREG_FP)
		return e->f->frames.at[in->frame].at + in->off;
	if (in->a == VREG_SLOT)
		return e->f->alloc->slot_at[in->frame];
	return in->off;
}

/* ---- single instructions ---- */

static void mov_reg(struct emit *e, int dst, int src)
{
	if (dst != src)
		put(e, (struct bpf_insn){ .code = BPF_ALU64 | BPF_MOV | BPF_X,
					  .dst_reg = dst & 15,
					  .src_reg = src & 15 });
}

static void ld_imm64(struct emit *e, int dst, int src, uint64_t imm)
{
	put(e, (struct bpf_insn){ .code = BPF_LD | BPF_IMM | BPF_DW,
				  .dst_reg = dst & 15,
				  .src_reg = src & 15,
				  .imm = (int32_t)(uint32_t)imm });
	put(e, (struct bpf_insn){ .imm = (int32_t)(uint32_t)(imm >> 32) });
}

/* Numbers of 32 bits take one instruction: sign extended, or, by the 32-bit move, zero extended. */
static void mov_imm(struct emit *e, int dst, int64_t imm)
{
	struct bpf_insn in = { .code = BPF_ALU64 | BPF_MOV | BPF_K,
			       .dst_reg = dst & 15,
			       .imm = (int32_t)imm };

	if (imm == (int32_t)imm) {
		put(e, in);
	} else if (imm == (int64_t)(uint32_t)imm) {
		in.code = BPF_ALU | BPF_MOV | BPF_K;
		put(e, in);
	} else {
		ld_imm64(e, dst, 0, (uint64_t)imm);
	}
}

static void mov_val(struct emit *e, int dst, const struct ir_val *b)
{
	if (b->is_imm)
		mov_imm(e, dst, b->imm);
	else
		mov_reg(e, dst, reg(e, b->r));
}

static uint8_t size_code(int size)
{
	return size == 1 ? BPF_B : size == 2 ? BPF_H : size == 4 ? BPF_W : BPF_DW;
}

static uint8_t alu_code(enum ir_op op)
{
	static const uint8_t codes[] = {
		[IR_ADD] = BPF_ADD,  [IR_SUB] = BPF_SUB, [IR_MUL] = BPF_MUL,  [IR_UDIV] = BPF_DIV,
		[IR_UMOD] = BPF_MOD, [IR_AND] = BPF_AND, [IR_OR] = BPF_OR,    [IR_XOR] = BPF_XOR,
		[IR_SHL] = BPF_LSH,  [IR_SHR] = BPF_RSH, [IR_SAR] = BPF_ARSH,
	};

	return codes[op];
}

static uint8_t jump_code(enum ir_op op)
{
	static const uint8_t codes[] = {
		[IR_JEQ] = BPF_JEQ,   [IR_JNE] = BPF_JNE,   [IR_JULT] = BPF_JLT,
		[IR_JULE] = BPF_JLE,  [IR_JUGT] = BPF_JGT,  [IR_JUGE] = BPF_JGE,
		[IR_JSLT] = BPF_JSLT, [IR_JSLE] = BPF_JSLE, [IR_JSGT] = BPF_JSGT,
		[IR_JSGE] = BPF_JSGE, [IR_JSET] = BPF_JSET,
	};

	return codes[op];
}

static void emit_alu(struct emit *e, const struct ir_insn *in)
{
	struct bpf_insn bi = { .code = BPF_ALU64 | alu_code(in->op),
			       .dst_reg = reg(e, in->dst) & 15 };

	if (in->b.is_imm) {
		if (in->b.imm != (int32_t)in->b.imm)
			bi.code = BPF_ALU | alu_code(in->op); /* AND with an unsigned 32-bit mask */
		bi.imm = (int32_t)in->b.imm;
	} else {
		bi.code |= BPF_X;
		bi.src_reg = reg(e, in->b.r) & 15;
	}
	put(e, bi);
}

static void emit_jcc(struct emit *e, const struct ir_insn *in)
{
	struct bpf_insn bi = { .code = BPF_JMP | jump_code(in->op), .dst_reg = reg(e, in->a) & 15 };

	if (in->b.is_imm) {
		bi.imm = (int32_t)in->b.imm;
	} else {
		bi.code |= BPF_X;
		bi.src_reg = reg(e, in->b.r) & 15;
	}
	put_jump(e, bi, in->label);
}

static void emit_memory(struct emit *e, const struct ir_insn *in)
{
	struct bpf_insn bi = { .off = (int16_t)mem_off(e, in) };
	int base = reg(e, in->a);

	switch (in->op) {
	case IR_LOAD:
		bi.code = BPF_LDX | BPF_MEM | size_code(in->size);
		bi.dst_reg = reg(e, in->dst) & 15;
		bi.src_reg = base & 15;
		break;
	case IR_STORE:
		bi.dst_reg = base & 15;
		if (in->b.is_imm) {
			bi.code = BPF_ST | BPF_MEM | size_code(in->size);
			bi.imm = (int32_t)in->b.imm;
		} else {
			bi.code = BPF_STX | BPF_MEM | size_code(in->size);
			bi.src_reg = reg(e, in->b.r) & 15;
		}
		break;
	default:
		bi.code = BPF_STX | BPF_ATOMIC | size_code(in->size);
		bi.dst_reg = base & 15;
		bi.src_reg = reg(e, in->b.r) & 15;
		bi.imm = in->op == IR_FETCH_OR ? BPF_OR | BPF_FETCH : BPF_ADD;
	}
	put(e, bi);
}

static void emit_address(struct emit *e, const struct ir_insn *in)
{
	struct reloc rel = { .insn = (uint32_t)e->out.n, .map = in->map };
	int dst = reg(e, in->dst);

	if (in->op == IR_FRAME) {
		mov_reg(e, dst, BPF_REG_10);
		put(e, (struct bpf_insn){ .code = BPF_ALU64 | BPF_ADD | BPF_K,
					  .dst_reg = dst & 15,
					  .imm = e->f->frames.at[in->frame].at + in->off });
		return;
	}
	rel.kind = in->op == IR_MAPFD ? REL_MAPFD : REL_MAPVAL;
	vec_push(e->a, &e->relocs, rel);
	if (in->op == IR_MAPFD)
		ld_imm64(e, dst, BPF_PSEUDO_MAP_FD, 0);
	else
		ld_imm64(e, dst, BPF_PSEUDO_MAP_VALUE, (uint64_t)(uint32_t)in->off << 32);
}

/* ---- calls ---- */

/*
 * Arguments move to r1-r5 all at once: first those whose target nobody waits to read; when only
 * circles are left, one value steps aside to r0, which is no argument and, by then, holds none.
 */
static void move_args(struct emit *e, const struct ir_insn *in)
{
	int from[6], waiting = 0;

	for (int r = 1; r <= 5; r++) {
		from[r] = -1;
		if (r > in->nargs || in->args[r - 1].is_imm || reg(e, in->args[r - 1].r) == r)
			continue;
		from[r] = reg(e, in->args[r - 1].r);
		waiting++;
	}
	while (waiting) {
		bool moved = false;

		for (int r = 1; r <= 5; r++) {
			bool read = false;

			if (from[r] < 0)
				continue;
			for (int o = 1; o <= 5; o++)
				read |= o != r && from[o] == r;
			/* An argument that is in place may be wanted in another place, too. */
			if (read)
				continue;
			mov_reg(e, r, from[r]);
			from[r] = -1;
			waiting--;
			moved = true;
		}
		for (int r = 1; r <= 5 && !moved; r++) {
			int kept = from[r];

			if (kept < 0)
				continue;
			mov_reg(e, BPF_REG_0, kept);
			for (int o = 1; o <= 5; o++)
				if (from[o] == kept)
					from[o] = BPF_REG_0;
			moved = true;
		}
	}
	for (int k = 0; k < in->nargs; k++)
		if (in->args[k].is_imm)
			mov_imm(e, k + 1, in->args[k].imm);
}

static void emit_call(struct emit *e, const struct ir_insn *in, bool dead)
{
	struct bpf_insn bi = { .code = BPF_JMP | BPF_CALL };
	struct reloc rel = { .name = in->name };

	move_args(e, in);
	if (in->op == IR_CALL) {
		bi.imm = (int32_t)in->imm;
	} else {
		rel.kind = in->op == IR_KFUNC ? REL_KFUNC : REL_RUNTIME;
		rel.insn = (uint32_t)e->out.n;
		bi.src_reg = in->op == IR_KFUNC ? BPF_PSEUDO_KFUNC_CALL : BPF_PSEUDO_CALL;
		vec_push(e->a, &e->relocs, rel);
	}
	put(e, bi);
	if (in->dst >= 0 && !dead)
		mov_reg(e, reg(e, in->dst), BPF_REG_0);
}

/* ---- the program ---- */

static void emit_insn(struct emit *e, const struct ir_insn *in, bool dead)
{
	struct bpf_insn bi = { 0 };

	switch (in->op) {
	case IR_NOP:
		break;
	case IR_LABEL:
		e->label_at[in->label] = (int32_t)e->out.n;
		break;
	case IR_MOV:
		mov_val(e, reg(e, in->dst), &in->b);
		break;
	case IR_NEG:
		bi.code = BPF_ALU64 | BPF_NEG;
		bi.dst_reg = reg(e, in->dst) & 15;
		put(e, bi);
		break;
	case IR_BSWAP:
		bi.code = BPF_ALU | BPF_END | (BYTE_ORDER == LITTLE_ENDIAN ? BPF_TO_BE : BPF_TO_LE);
		bi.dst_reg = reg(e, in->dst) & 15;
		bi.imm = 8 * in->size;
		put(e, bi);
		break;
	case IR_ZEXT:
		bi.code = BPF_ALU | BPF_MOV | BPF_X;
		bi.dst_reg = reg(e, in->dst) & 15;
		bi.src_reg = reg(e, in->a) & 15;
		put(e, bi);
		break;
	case IR_LOAD:
	case IR_STORE:
	case IR_ATOMIC_ADD:
	case IR_FETCH_OR:
		emit_memory(e, in);
		break;
	case IR_FRAME:
	case IR_MAPFD:
	case IR_MAPVAL:
		emit_address(e, in);
		break;
	case IR_CALL:
	case IR_KFUNC:
	case IR_RUNTIME:
		emit_call(e, in, dead);
		break;
	case IR_JMP:
		bi.code = BPF_JMP | BPF_JA;
		put_jump(e, bi, in->label);
		break;
	case IR_EXIT:
		mov_val(e, BPF_REG_0, &in->b);
		bi.code = BPF_JMP | BPF_EXIT;
		put(e, bi);
		break;
	default:
		if (ir_is_alu(in->op))
			emit_alu(e, in);
		else if (ir_is_jcc(in->op))
			emit_jcc(e, in);
		break;
	}
}

static void note_line(struct emit *e, const struct ir_insn *in)
{
	struct line_entry now = { .insn = (uint32_t)e->out.n,
				  .loc = ir_loc(e->f, in),
				  .tag = in->tag };
	const struct line_entry *last = e->lines.n ? &e->lines.at[e->lines.n - 1] : NULL;

	if (in->op == IR_LABEL || (in->op == IR_NOP && !in->tag))
		return;
	if (last && last->tag == now.tag && last->loc.src == now.loc.src &&
	    last->loc.off == now.loc.off && last->loc.len == now.loc.len)
		return;
	vec_push(e->a, &e->lines, now);
}

static void *keep(struct arena *a, const void *from, size_t bytes)
{
	void *p = arena_alloc(a, bytes);

	if (bytes)
		memcpy(p, from, bytes);
	return p;
}

void ir_emit(struct ir *f)
{
	struct emit e = { .f = f, .a = f->work };
	struct arena *kept = &f->d->arena;
	struct bpf_code *c = f->code;

	e.label_at = arena_array(e.a, int32_t, f->nlabels + 1);
	if (f->alloc->reg[VREG_CTX] >= 0)
		mov_reg(&e, f->alloc->reg[VREG_CTX], BPF_REG_1);
	for (size_t i = 0; i < f->insns.n; i++) {
		note_line(&e, &f->insns.at[i]);
		emit_insn(&e, &f->insns.at[i], f->live->dead[i]);
	}
	for (size_t i = 0; i < e.to.n; i++)
		if (e.to.at[i] >= 0)
			e.to.at[i] = e.label_at[e.to.at[i]];
	c->ninsns = (uint32_t)e.out.n;
	c->insns = keep(kept, e.out.at, e.out.n * sizeof(*e.out.at));
	c->nrelocs = (uint32_t)e.relocs.n;
	c->relocs = keep(kept, e.relocs.at, e.relocs.n * sizeof(*e.relocs.at));
	c->nlines = (uint32_t)e.lines.n;
	c->lines = keep(kept, e.lines.at, e.lines.n * sizeof(*e.lines.at));
	c->stack = (uint32_t)f->alloc->stack;
	bpf_fix_jumps(f->d, c, e.to.at);
	if (c->ninsns > MAX_INSNS)
		diag_fail(f->d, "D_TOO_LARGE", f->loc,
			  "program needs more than the %d instructions the kernel takes",
			  MAX_INSNS);
}
