/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Making IR, the list of passes over it, and what every pass asks about an instruction.
 *
 * Builders only append; they never look back, so lowering may write instructions in any order that
 * makes sense to it and leave the improving to the passes.
 */
#include <string.h>

#include "code/pass.h"

#define FRAME_ABSURD (1 << 24)

const struct ir_pass ir_passes[] = {
	{ "check", 'c', ir_check },	  { "fold", 'f', ir_fold },
	{ "measure", 'm', ir_measure },	  { "expand", 'x', ir_expand },
	{ "liveness", 'l', ir_liveness }, { "allocate", 'a', ir_allocate },
	{ "emit", 'e', ir_emit },	  { NULL, 0, NULL },
};

void ir_compile(struct ir *f, struct bpf_code *out, const char *dump, struct strbuf *dumpto)
{
	memset(out, 0, sizeof(*out));
	f->code = out;
	f->dumpto = dumpto;
	for (const struct ir_pass *p = ir_passes; p->name; p++) {
		p->run(f);
		if (!dump || !dumpto || !strchr(dump, p->letter))
			continue;
		strbuf_printf(dumpto, "; after %s\n", p->name);
		if (p->run == ir_emit)
			bpf_dump(out, dumpto);
		else
			ir_dump(f, dumpto);
	}
}

/* ---- building ---- */

struct ir *ir_new(struct diag_ctx *d)
{
	struct ir *f = arena_new(&d->arena, struct ir);

	f->d = d;
	f->work = &d->arena;
	f->nvregs = 1;
	vec_push(f->work, &f->locs, f->loc);
	return f;
}

static uint32_t loc_here(struct ir *f)
{
	const struct loc *last = &f->locs.at[f->locs.n - 1];

	if (last->src != f->loc.src || last->off != f->loc.off || last->len != f->loc.len)
		vec_push(f->work, &f->locs, f->loc);
	return (uint32_t)f->locs.n - 1;
}

void ir_clause(struct ir *f, struct loc loc)
{
	uint32_t at = (uint32_t)f->locs.n;

	f->loc = loc;
	vec_push(f->work, &f->locs, loc);
	vec_push(f->work, &f->clauses, at);
}

struct loc ir_loc_in_clause(const struct ir *f, uint32_t i)
{
	struct loc loc = f->locs.at[i], clause = { 0 };

	for (size_t c = 0; c < f->clauses.n && f->clauses.at[c] <= i; c++)
		clause = f->locs.at[f->clauses.at[c]];
	return clause.src && (loc.src != clause.src || loc.off < clause.off) ? clause : loc;
}

void ir_reserve(struct ir *f, size_t n)
{
	struct ir_insn *at;

	if (f->insns.cap - f->insns.n >= n)
		return;
	f->insns.cap = f->insns.n + n;
	at = arena_room_array(f->work, struct ir_insn, f->insns.cap);
	if (f->insns.n)
		memcpy(at, f->insns.at, f->insns.n * sizeof(*at));
	f->insns.at = at;
}

vreg ir_reg(struct ir *f)
{
	return f->nvregs++;
}

int ir_label(struct ir *f)
{
	return f->nlabels++;
}

/* A frame object lies below those alive when it is made; those of ended scopes are overwritten. */
int ir_frame(struct ir *f, int size, int align)
{
	struct ir_frame o = { .size = size,
			      .align = align < 1 ? 1 : align,
			      .scope = (int)f->scopes.n };
	int64_t top = ALIGN_UP((int64_t)f->frame_top + size, o.align);

	/* Far too much is as bad as more: ir_allocate refuses it. */
	f->frame_top = top > FRAME_ABSURD ? FRAME_ABSURD : (int32_t)top;
	if (f->frame_top > f->frame_size) {
		f->frame_size = f->frame_top;
		f->frame_loc = loc_here(f);
	}
	o.at = -f->frame_top;
	vec_push(f->work, &f->frames, o);
	return (int)f->frames.n - 1;
}

void ir_scope_begin(struct ir *f)
{
	vec_push(f->work, &f->scopes, f->frame_top);
}

void ir_scope_end(struct ir *f)
{
	if (f->scopes.n)
		f->frame_top = f->scopes.at[--f->scopes.n];
}

struct ir_insn *ir_add(struct ir *f, enum ir_op op)
{
	struct ir_insn in = { .op = op,
			      .dst = VREG_NONE,
			      .a = VREG_NONE,
			      .size = 8,
			      .loc = loc_here(f),
			      .tag = f->tag };

	vec_push(f->work, &f->insns, in);
	return &f->insns.at[f->insns.n - 1];
}

void ir_place(struct ir *f, int label)
{
	ir_add(f, IR_LABEL)->label = label;
}

void ir_mov_to(struct ir *f, vreg dst, struct ir_val b)
{
	struct ir_insn *in = ir_add(f, IR_MOV);

	in->dst = dst;
	in->b = b;
}

vreg ir_mov(struct ir *f, struct ir_val b)
{
	vreg dst = ir_reg(f);

	ir_mov_to(f, dst, b);
	return dst;
}

void ir_alu_to(struct ir *f, enum ir_op op, vreg dst, vreg a, struct ir_val b)
{
	struct ir_insn *in = ir_add(f, op);

	in->dst = dst;
	in->a = a;
	in->b = b;
}

vreg ir_alu(struct ir *f, enum ir_op op, vreg a, struct ir_val b)
{
	vreg dst = ir_reg(f);

	ir_alu_to(f, op, dst, a, b);
	return dst;
}

vreg ir_ext(struct ir *f, enum ir_op op, vreg a, int size)
{
	struct ir_insn *in = ir_add(f, op);

	in->dst = ir_reg(f);
	in->a = a;
	in->size = size;
	return in->dst;
}

void ir_load_to(struct ir *f, vreg dst, int size, vreg a, int32_t off)
{
	struct ir_insn *in = ir_add(f, IR_LOAD);

	in->dst = dst;
	in->a = a;
	in->off = off;
	in->size = size;
}

vreg ir_load(struct ir *f, int size, vreg a, int32_t off)
{
	vreg dst = ir_reg(f);

	ir_load_to(f, dst, size, a, off);
	return dst;
}

static struct ir_insn *add_store(struct ir *f, enum ir_op op, int size, vreg a, int32_t off,
				 struct ir_val b)
{
	struct ir_insn *in = ir_add(f, op);

	in->a = a;
	in->off = off;
	in->size = size;
	in->b = b;
	return in;
}

void ir_store(struct ir *f, int size, vreg a, int32_t off, struct ir_val b)
{
	add_store(f, IR_STORE, size, a, off, b);
}

void ir_atomic_add(struct ir *f, int size, vreg a, int32_t off, struct ir_val b)
{
	add_store(f, IR_ATOMIC_ADD, size, a, off, b);
}

vreg ir_fetch_or(struct ir *f, int size, vreg a, int32_t off, struct ir_val b)
{
	struct ir_insn *in = add_store(f, IR_FETCH_OR, size, a, off, b);

	in->dst = ir_reg(f);
	return in->dst;
}

vreg ir_frame_addr(struct ir *f, int frame, int32_t off)
{
	struct ir_insn *in = ir_add(f, IR_FRAME);

	in->dst = ir_reg(f);
	in->frame = frame;
	in->off = off;
	return in->dst;
}

vreg ir_mapfd(struct ir *f, int map)
{
	struct ir_insn *in = ir_add(f, IR_MAPFD);

	in->dst = ir_reg(f);
	in->map = map;
	return in->dst;
}

vreg ir_mapval(struct ir *f, int map, int32_t off)
{
	struct ir_insn *in = ir_add(f, IR_MAPVAL);

	in->dst = ir_reg(f);
	in->map = map;
	in->off = off;
	return in->dst;
}

static struct ir_insn *add_call(struct ir *f, enum ir_op op, int nargs, va_list ap)
{
	struct ir_insn *in = ir_add(f, op);

	in->dst = ir_reg(f);
	in->nargs = nargs;
	in->args = arena_array(f->work, struct ir_val, nargs);
	for (int i = 0; i < nargs && i < 5; i++)
		in->args[i] = va_arg(ap, struct ir_val);
	return in;
}

vreg ir_call(struct ir *f, int helper, int nargs, ...)
{
	struct ir_insn *in;
	va_list ap;

	va_start(ap, nargs);
	in = add_call(f, IR_CALL, nargs, ap);
	va_end(ap);
	in->imm = (uint32_t)helper;
	return in->dst;
}

vreg ir_kfunc(struct ir *f, const char *name, int nargs, ...)
{
	struct ir_insn *in;
	va_list ap;

	va_start(ap, nargs);
	in = add_call(f, IR_KFUNC, nargs, ap);
	va_end(ap);
	in->name = name;
	return in->dst;
}

vreg ir_runtime(struct ir *f, const char *name, int nargs, ...)
{
	struct ir_insn *in;
	va_list ap;

	va_start(ap, nargs);
	in = add_call(f, IR_RUNTIME, nargs, ap);
	va_end(ap);
	in->name = name;
	return in->dst;
}

void ir_jmp(struct ir *f, int label)
{
	ir_add(f, IR_JMP)->label = label;
}

void ir_jcc(struct ir *f, enum ir_op op, vreg a, struct ir_val b, int label)
{
	struct ir_insn *in = ir_add(f, op);

	in->a = a;
	in->b = b;
	in->label = label;
}

void ir_exit(struct ir *f, struct ir_val b)
{
	ir_add(f, IR_EXIT)->b = b;
}

/* ---- asking ---- */

#define BOTH (IR_HAS_A | IR_HAS_B)
#define CALL (IR_HAS_ARGS | IR_HAS_DST)

const uint8_t ir_parts[1 << 8] = {
	[IR_MOV] = IR_HAS_B | IR_HAS_DST,
	[IR_ADD... IR_SAR] = BOTH | IR_HAS_DST,
	[IR_NEG... IR_BSWAP] = IR_HAS_A | IR_HAS_DST,
	[IR_LOAD] = IR_HAS_A | IR_HAS_DST,
	[IR_STORE] = BOTH,
	[IR_ATOMIC_ADD] = BOTH,
	[IR_FETCH_OR] = BOTH | IR_HAS_DST,
	[IR_FRAME... IR_IMM64] = IR_HAS_DST,
	[IR_CALL... IR_RUNTIME] = CALL,
	[IR_JEQ... IR_JSET] = BOTH,
	[IR_EXIT] = IR_HAS_B,
};

bool ir_is_const(const struct ir_insn *in)
{
	switch (in->op) {
	case IR_MOV:
		return in->b.is_imm;
	case IR_FRAME:
	case IR_MAPFD:
	case IR_MAPVAL:
	case IR_IMM64:
		return true;
	default:
		return false;
	}
}

/* Helpers that only look, and always succeed: nobody misses a call whose result is not used. */
static bool pure_helper(int64_t helper)
{
	switch (helper) {
	case BPF_FUNC_ktime_get_ns:
	case BPF_FUNC_ktime_get_boot_ns:
	case BPF_FUNC_get_smp_processor_id:
	case BPF_FUNC_get_numa_node_id:
	case BPF_FUNC_get_current_pid_tgid:
	case BPF_FUNC_get_current_uid_gid:
	case BPF_FUNC_get_current_cgroup_id:
	case BPF_FUNC_get_current_task:
	case BPF_FUNC_get_current_task_btf:
	case BPF_FUNC_jiffies64:
		return true;
	default:
		return false;
	}
}

bool ir_is_pure(const struct ir_insn *in)
{
	switch (in->op) {
	case IR_NOP:
	case IR_MOV:
	case IR_NEG:
	case IR_SEXT:
	case IR_ZEXT:
	case IR_BSWAP:
	case IR_LOAD:
	case IR_FRAME:
	case IR_MAPFD:
	case IR_MAPVAL:
	case IR_IMM64:
		return true;
	case IR_STORE:
		return in->a == VREG_SLOT; /* the slot is its result */
	case IR_CALL:
		return pure_helper(in->imm);
	default:
		return ir_is_alu(in->op);
	}
}
