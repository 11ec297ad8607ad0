/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations: @name[keys] = func(value). The value is found by its packed key, or at a fixed
 * place when there is no key, and changed in place. Layout of the values: record.h.
 *
 * Counts and sums are added atomically: an interrupt on this CPU whose clause updates the same
 * value would otherwise get lost between our load and our store.
 */
#include <stdlib.h>
#include <string.h>

#include "code/lower.h"

/* ---- where the value is ---- */

static vreg keyless(struct lower *L, const struct agg_desc *ad, int l_end)
{
	struct ir *f = L->f;
	vreg cpu = current_cpu(L), off;

	ir_jcc(f, IR_JUGE, cpu, ir_i(L->g->o->ncpus), l_end);
	off = ir_alu(f, IR_MUL, cpu, ir_i(L->g->im->aggs_stride));
	return ir_alu(f, IR_ADD, ir_mapval(f, image_map(L->g, MAP_AGGS), (int32_t)ad->off),
		      ir_r(off));
}

static vreg packed_key(struct lower *L, const struct node *agg, const struct agg_desc *ad)
{
	struct ir *f = L->f;
	uint32_t used = 0, size = ALIGN_UP(ad->keysize, 8); /* read word by word */
	bool on_frame = f->frame_top + (int32_t)size <= FRAME_KEYS;
	vreg base = on_frame ? ir_frame_addr(f, ir_frame(f, (int)size, 8), 0)
			     : scratch_at(L, size, NULL);

	/* Padding between fields must be zero, or equal keys would differ. Of stacks verifiers before 6.3 believe that the helper
	 * reads what it is to fill. */
	for (unsigned i = 0; i < ad->nkeys; i++) {
		const struct rec_field *k = &ad->keys[i];
		bool stack = k->kind == FIELD_STACK || k->kind == FIELD_USTACK;

		zero_bytes(L, base, (int32_t)used,
			   k->off + (on_frame && stack ? k->size : 0) - used);
		used = k->off + k->size;
	}
	zero_bytes(L, base, (int32_t)used, size - used);
	for (unsigned i = 0; i < ad->nkeys; i++)
		store_field(L, agg->args[i], &ad->keys[i], base, true);
	return base;
}

vreg zeros(struct lower *L, uint32_t size)
{
	char *z = arena_alloc(&L->d->arena, size);

	return ir_mapval(L->f, image_map(L->g, MAP_STRTAB), (int32_t)strtab_add(L->g, z, size));
}

/* The key's hash, with FRONT_BUSY and the bit above it set: a multiply a word, and the high bits folded
 * down. */
static vreg hash_key(struct lower *L, vreg key, uint32_t size)
{
	struct ir *f = L->f;
	vreg k = ir_mov(f, ir_i((int64_t)0x9e3779b97f4a7c15ull)), h = ir_mov(f, ir_i(0));

	for (uint32_t at = 0; at < size; at += 8) {
		if (at)
			ir_alu_to(f, IR_ADD, h, h,
				  ir_i(1)); /* so that zeros before a word matter */
		ir_alu_to(f, IR_XOR, h, h, ir_r(ir_load(f, 8, key, (int32_t)at)));
		ir_alu_to(f, IR_MUL, h, h, ir_r(k));
	}
	ir_alu_to(f, IR_XOR, h, h, ir_r(ir_alu(f, IR_SHR, h, ir_i(32))));
	ir_alu_to(f, IR_OR, h, h, ir_i(FRONT_BUSY | 2));
	return h;
}

#define FRONT_TRIES 4

/*
 * Looks for the key in this CPU's table, or takes a free slot for it: v becomes the value's address
 * and control goes to l_have. Falls through when the table has no place for it.
 *
 * Only this CPU writes its table, but an interrupt's program, or where programs can be preempted any
 * other, may come between any two instructions. A slot is taken by setting FRONT_BUSY in its state if
 * that was FRONT_FREE; all other states have the bit, so nothing changes in a slot that turns out to
 * be taken. A program that finds a busy slot goes on to the next; at worst a key has two slots, whose
 * values readers add.
 */
static void front_lookup(struct lower *L, const struct agg_desc *ad, vreg key, vreg v, int l_have)
{
	struct ir *f = L->f;
	uint32_t keysize = ALIGN_UP(ad->keysize, 8);
	int l_slow = ir_label(f);
	vreg cpu = current_cpu(L), base, h, at, slot, state;

	ir_jcc(f, IR_JUGE, cpu, ir_i(L->g->o->ncpus), l_slow);
	h = hash_key(L, key, keysize);
	base = ir_alu(f, IR_ADD, ir_mapval(f, L->g->im->map_front, (int32_t)ad->front_off),
		      ir_r(ir_alu(f, IR_MUL, cpu, ir_i(L->g->im->front_stride))));
	at = ir_alu(f, IR_SHR, h, ir_i(2));
	for (int try = 0; try < FRONT_TRIES; try++) {
		int l_other = ir_label(f), l_free = ir_label(f);
		vreg i = ir_alu(f, IR_AND, at, ir_i(ad->front_slots - 1));

		slot = ir_alu(f, IR_ADD, base, ir_r(ir_alu(f, IR_MUL, i, ir_i(ad->front_slot))));
		state = ir_load(f, 8, slot, 0);
		ir_jcc(f, IR_JEQ, state, ir_i(FRONT_FREE), l_free);
		ir_jcc(f, IR_JNE, state, ir_r(h), l_other);
		for (uint32_t w = 0; w < keysize; w += 8)
			ir_jcc(f, IR_JNE, ir_load(f, 8, slot, 8 + (int32_t)w),
			       ir_r(ir_load(f, 8, key, (int32_t)w)), l_other);
		ir_alu_to(f, IR_ADD, v, slot, ir_i(8 + keysize));
		ir_jmp(f, l_have);
		ir_place(f, l_free);
		state = ir_fetch_or(f, 8, slot, 0, ir_i(FRONT_BUSY));
		ir_jcc(f, IR_JNE, state, ir_i(FRONT_FREE), l_slow);
		for (uint32_t w = 0; w < keysize; w += 8)
			ir_store(f, 8, slot, 8 + (int32_t)w, ir_r(ir_load(f, 8, key, (int32_t)w)));
		ir_store(f, 8, slot, 0, ir_r(h));
		ir_alu_to(f, IR_ADD, v, slot, ir_i(8 + keysize));
		ir_jmp(f, l_have);
		ir_place(f, l_other);
		if (try + 1 < FRONT_TRIES)
			ir_alu_to(f, IR_ADD, at, at, ir_i(1));
	}
	ir_place(f, l_slow);
}

static vreg keyed(struct lower *L, const struct node *agg, const struct agg_desc *ad, int l_drop)
{
	struct ir *f = L->f;
	int l_have = ir_label(f);
	vreg key = packed_key(L, agg, ad);
	vreg v = ir_reg(f);

	if (ad->front_slots)
		front_lookup(L, ad, key, v, l_have);
	ir_mov_to(f, v,
		  ir_r(ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, ad->map)),
			       ir_r(key))));
	ir_jcc(f, IR_JNE, v, ir_i(0), l_have);
	/* Errors are seen by the lookup that follows: "exists already" is as good as made. */
	ir_call(f, BPF_FUNC_map_update_elem, 4, ir_r(ir_mapfd(f, ad->map)), ir_r(key),
		ir_r(zeros(L, ad->valsize)), ir_i(BPF_NOEXIST));
	ir_mov_to(f, v,
		  ir_r(ir_call(f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(f, ad->map)),
			       ir_r(key))));
	ir_jcc(f, IR_JEQ, v, ir_i(0), l_drop);
	ir_place(f, l_have);
	return v;
}

/* ---- which bucket ---- */

/*
 * 63 for zero, 64 + floor(log2 x) above, 62 - floor(log2 -x) below. Without branches: each would double the ways that the verifier
 * walks, as every one ends in another bucket.
 */
static vreg quantize_bucket(struct lower *L, vreg x)
{
	struct ir *f = L->f;
	vreg sign = ir_alu(f, IR_SAR, x, ir_i(63)), y, bits, b;

	y = ir_alu(f, IR_XOR, x, ir_r(sign));
	y = ir_alu(f, IR_SUB, y, ir_r(sign));
	bits = ir_mov(f, ir_i(0));
	for (int shift = 5; shift >= 0; shift--) {
		/* step: 2^shift if y has more bits than that, else 0 */
		vreg step = ir_mov(f, ir_i((int64_t)(1ull << (1 << shift)) - 1));

		step = ir_alu(f, IR_SUB, step, ir_r(y));
		step = ir_alu(f, IR_SHR, step, ir_i(63));
		step = ir_alu(f, IR_SHL, step, ir_i(shift));
		ir_alu_to(f, IR_SHR, y, y, ir_r(step));
		ir_alu_to(f, IR_ADD, bits, bits, ir_r(step));
	}
	ir_alu_to(f, IR_ADD, bits, bits, ir_r(y)); /* what is left is 1, or 0 if x is */
	b = ir_alu(f, IR_XOR, bits, ir_r(sign));
	b = ir_alu(f, IR_SUB, b, ir_r(sign));
	b = ir_alu(f, IR_ADD, b, ir_i(63));
	/* INT64_MIN is -2^63: one below the lowest bucket there is; it counts there, as in the
	 * guide. */
	sign = ir_alu(f, IR_SAR, b, ir_i(63));
	sign = ir_alu(f, IR_XOR, sign, ir_i(-1));
	return ir_alu(f, IR_AND, b, ir_r(sign));
}

static vreg lquantize_bucket(struct lower *L, const struct agg *a, vreg x)
{
	struct ir *f = L->f;
	int64_t levels = (int64_t)agg_words(a) - 2;
	vreg b = ir_mov(f, ir_i(0));
	int l_end = ir_label(f);

	ir_jcc(f, IR_JSLT, x, ir_r(ir_mov(f, ir_i(a->base))), l_end);
	ir_mov_to(f, b, ir_r(ir_alu(f, IR_SUB, x, ir_r(ir_mov(f, ir_i(a->base))))));
	ir_alu_to(f, IR_UDIV, b, b, ir_i(a->step));
	ir_alu_to(f, IR_ADD, b, b, ir_i(1));
	ir_jcc(f, IR_JULE, b, ir_i(levels), l_end);
	ir_mov_to(f, b, ir_i(levels + 1));
	ir_place(f, l_end);
	return b;
}

static vreg bucket(struct lower *L, const struct agg *a, vreg x)
{
	switch (a->kind) {
	case AGG_QUANTIZE:
		return quantize_bucket(L, x);
	case AGG_LQUANTIZE:
		return lquantize_bucket(L, a, x);
	default:
		return ir_runtime(L->f, "rt_llquantize", 5, ir_r(x), ir_i(a->step), ir_i(a->base),
				  ir_i(a->limit), ir_i(a->nsteps));
	}
}

/* ---- changing the value ---- */

static unsigned increment_arg(enum agg_kind k)
{
	return k == AGG_QUANTIZE ? 1 : k == AGG_LQUANTIZE ? 4 : 5;
}

static void add_to_bucket(struct lower *L, const struct agg *a, vreg v, vreg b, struct ir_val by)
{
	struct ir *f = L->f;
	int l_end = ir_label(f);

	/* Always true; the verifier wants to see it. */
	ir_jcc(f, IR_JUGE, b, ir_i(agg_words(a)), l_end);
	b = ir_alu(f, IR_SHL, b, ir_i(3));
	ir_atomic_add(f, 8, ir_alu(f, IR_ADD, v, ir_r(b)), 0, by);
	ir_place(f, l_end);
}

/* sum of squares, 128 bit: x is at most 63 bits after abs(), so four 32-bit products. */
static void add_square(struct lower *L, vreg v, vreg x)
{
	struct ir *f = L->f;
	vreg y = ir_mov(f, ir_r(x)), lo, hi, mid, a, b, carry, t;
	int l_pos = ir_label(f), l_no = ir_label(f);

	ir_jcc(f, IR_JSGE, y, ir_i(0), l_pos);
	ir_mov_to(f, y, ir_r(ir_ext(f, IR_NEG, x, 8)));
	ir_place(f, l_pos);
	a = ir_alu(f, IR_SHR, y, ir_i(32));
	b = ir_ext(f, IR_ZEXT, y, 4);
	hi = ir_alu(f, IR_MUL, a, ir_r(a));
	lo = ir_alu(f, IR_MUL, b, ir_r(b));
	mid = ir_alu(f, IR_MUL, a, ir_r(b)); /* counted twice: shifted by 33 */
	hi = ir_alu(f, IR_ADD, hi, ir_r(ir_alu(f, IR_SHR, mid, ir_i(31))));
	t = ir_alu(f, IR_SHL, mid, ir_i(33));
	lo = ir_alu(f, IR_ADD, lo, ir_r(t));
	carry = ir_mov(f, ir_i(0));
	ir_jcc(f, IR_JUGE, lo, ir_r(t), l_no);
	ir_mov_to(f, carry, ir_i(1));
	ir_place(f, l_no);
	hi = ir_alu(f, IR_ADD, hi, ir_r(carry));
	/* add to the stored pair */
	{
		int l_nc = ir_label(f);
		vreg old = ir_load(f, 8, v, 16);
		vreg sum = ir_alu(f, IR_ADD, old, ir_r(lo));
		vreg c = ir_mov(f, ir_i(0));

		ir_jcc(f, IR_JUGE, sum, ir_r(lo), l_nc);
		ir_mov_to(f, c, ir_i(1));
		ir_place(f, l_nc);
		ir_store(f, 8, v, 16, ir_r(sum));
		hi = ir_alu(f, IR_ADD, hi, ir_r(c));
		old = ir_load(f, 8, v, 24);
		ir_store(f, 8, v, 24, ir_r(ir_alu(f, IR_ADD, old, ir_r(hi))));
	}
}

static void keep_extreme(struct lower *L, const struct agg_desc *ad, unsigned index, vreg v, vreg x)
{
	struct ir *f = L->f;
	const struct agg *a = ad->agg;
	int l_set = ir_label(f), l_end = ir_label(f);
	vreg gen = ir_load(
		f, 8,
		ir_mapval(f, L->g->im->map_state, (int32_t)(L->g->im->agg_gen_off + index * 8)), 0);
	enum ir_op better;

	if (a->kind == AGG_MIN)
		better = a->is_signed ? IR_JSLT : IR_JULT;
	else
		better = a->is_signed ? IR_JSGT : IR_JUGT;
	gen = ir_alu(f, IR_ADD, gen, ir_i(1));
	ir_jcc(f, IR_JNE, ir_load(f, 8, v, 0), ir_r(gen), l_set);
	ir_jcc(f, better, x, ir_r(ir_load(f, 8, v, 8)), l_set);
	ir_jmp(f, l_end);
	ir_place(f, l_set);
	ir_store(f, 8, v, 8, ir_r(x));
	ir_store(f, 8, v, 0, ir_r(gen));
	ir_place(f, l_end);
}

static unsigned agg_index(struct lower *L, const struct agg_desc *ad)
{
	for (unsigned i = 0; i < L->g->im->aggs.n; i++)
		if (L->g->im->aggs.at[i] == ad)
			return i;
	return 0;
}

void lower_agg_update(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	const struct node *agg = n->a, *call = n->b;
	struct agg_desc *ad = agg_desc(L->g, agg->agg);
	struct agg *a = ad->agg;
	struct ir_val by = ir_i(1);
	int l_end = ir_label(f), l_drop = ir_label(f);
	vreg x = VREG_NONE, b = VREG_NONE, v;
	unsigned inc = increment_arg(a->kind);

	ir_scope_begin(f);
	if (call->nargs)
		x = lower_scalar(L, call->args[0]);
	if (a->kind >= AGG_QUANTIZE) {
		if (call->nargs > inc)
			by = lower_value(L, call->args[inc]);
		b = bucket(L, a, x);
	}
	v = ad->nkeys ? keyed(L, agg, ad, l_drop) : keyless(L, ad, l_end);
	switch (a->kind) {
	case AGG_COUNT:
		ir_atomic_add(f, 8, v, 0, ir_i(1));
		break;
	case AGG_SUM:
		ir_atomic_add(f, 8, v, 0, ir_r(x));
		if (!ad->nkeys)
			ir_store(f, 8, v, 8, ir_i(1)); /* see collect_aggs() */
		break;
	case AGG_AVG:
	case AGG_STDDEV:
		ir_atomic_add(f, 8, v, 0, ir_i(1));
		ir_atomic_add(f, 8, v, 8, ir_r(x));
		if (a->kind == AGG_STDDEV)
			add_square(L, v, x);
		break;
	case AGG_MIN:
	case AGG_MAX:
		keep_extreme(L, ad, agg_index(L, ad), v, x);
		break;
	default:
		add_to_bucket(L, a, v, b, by);
	}
	ir_jmp(f, l_end);
	if (ad->nkeys) {
		ir_place(f, l_drop);
		count_event(L, CNT_DROP_AGG);
	} else {
		ir_place(f, l_drop);
	}
	ir_place(f, l_end);
	ir_scope_end(f);
}
