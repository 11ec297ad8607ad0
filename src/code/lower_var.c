/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Variables: where they live, reading, assigning, counting up.
 *
 *   this-> scalars     a vreg; other types: a slot of scratch memory
 *   globals            in the STATE value
 *   self-> scalars     in the thread's task storage, one lookup a firing
 *   associative arrays hash maps; assigning 0 removes the element, as the guide has it
 *
 * A value is computed before the place it goes to is made, so that a fault on the way leaves the
 * variable as it was.
 */
#include "code/lower.h"

static bool in_register(struct lower *L, const struct node *n)
{
	return n->kind == N_VAR && n->var->scope == VAR_THIS && !n->var->assoc &&
	       !L->plan->keeps_this && type_is_scalar(L->ts, n->var->type);
}

static bool is_null(const struct node *n)
{
	while (n->kind == N_CAST || n->kind == N_STRINGOF)
		n = n->a;
	return n->kind == N_INT && n->ival == 0;
}

/* ---- places ---- */

/* The packed key of an array reference, in memory of ours. */
static vreg assoc_key(struct lower *L, const struct node *n, const struct var_home *h)
{
	struct ir *f = L->f;
	unsigned nkeys = n->var->nkeys;
	vreg base;

	/* One more than the frame has room for, beside what is kept there, lies in scratch memory. */
	if (f->frame_top + (int32_t)h->keysize <= FRAME_KEYS)
		base = ir_frame_addr(f, ir_frame(f, (int)h->keysize, 8), 0);
	else
		base = scratch_at(L, h->keysize, NULL);
	for (unsigned i = 0; i < nkeys && i < n->nargs; i++) {
		const struct rec_field *k = &h->keys[i];

		if (k->size % 8) /* what pads it is part of the key too */
			ir_store(f, 8, base, (int32_t)((k->off + k->size) / 8 * 8), ir_i(0));
		store_field(L, n->args[i], k, base, true);
	}
	if (n->var->scope == VAR_SELF)
		ir_store(f, 8, base, (int32_t)h->keys[nkeys].off, ir_r(thread_key(L)));
	return base;
}

static vreg assoc_lookup(struct lower *L, const struct var_home *h, vreg key)
{
	return ir_call(L->f, BPF_FUNC_map_lookup_elem, 2, ir_r(ir_mapfd(L->f, h->map)), ir_r(key));
}

/* Makes memory of ours the value of a variable that was never assigned. */
static void empty_value(struct lower *L, const struct var_home *h, vreg at)
{
	zero_bytes(L, at, 0, h->size > 64 && type_is_string(L->ts, h->var->type) ? 8 : h->size);
}

/* A zero value to make a new element from. */
static vreg zero_value(struct lower *L, const struct var_home *h)
{
	vreg z;

	if (L->f->frame_top + (int32_t)h->size <= FRAME_KEYS)
		z = ir_frame_addr(L->f, ir_frame(L->f, (int)h->size, 8), 0);
	else
		z = scratch_at(L, h->size, NULL);
	empty_value(L, h, z);
	return z;
}

/* The slot of a this-> string or struct, without what the firing before left there. */
static vreg this_slot(struct lower *L, const struct var *v, const struct var_home *h)
{
	unsigned i = v->number;
	int l_used = ir_label(L->f);
	vreg at;

	if (L->this_slots[i] < 0) {
		uint32_t off;

		scratch_keep(L, h->size, &off);
		L->this_slots[i] = (int32_t)off;
	}
	at = scratch_addr(L, (uint32_t)L->this_slots[i]);
	ir_jcc(L->f, IR_JNE, L->this_regs[i], ir_i(0), l_used);
	empty_value(L, h, at);
	ir_mov_to(L->f, L->this_regs[i], ir_i(1));
	ir_place(L->f, l_used);
	return at;
}

/* has_key(): an element is there or it isn't, and neither is a fault. */
vreg lower_has_key(struct lower *L, const struct node *n)
{
	const struct node *e = n->args[0];
	struct var_home *h = var_home(L->g, e->var);
	vreg v = ir_mov(L->f, ir_i(0)), at;
	int l_none = ir_label(L->f);

	at = assoc_lookup(L, h, assoc_key(L, e, h));
	ir_jcc(L->f, IR_JEQ, at, ir_i(0), l_none);
	ir_mov_to(L->f, v, ir_i(1));
	ir_place(L->f, l_none);
	return v;
}

static void assoc_delete(struct lower *L, const struct node *n)
{
	struct var_home *h = var_home(L->g, n->var);
	vreg key = assoc_key(L, n, h);

	ir_call(L->f, BPF_FUNC_map_delete_elem, 2, ir_r(ir_mapfd(L->f, h->map)), ir_r(key));
}

static void assoc_insert(struct lower *L, const struct var_home *h, vreg key, vreg value,
			 int l_absent)
{
	struct ir *f = L->f;
	int l_ok = ir_label(f);
	vreg err = ir_call(f, BPF_FUNC_map_update_elem, 4, ir_r(ir_mapfd(f, h->map)), ir_r(key),
			   ir_r(value), ir_i(BPF_ANY));

	ir_jcc(f, IR_JEQ, err, ir_i(0), l_ok);
	count_event(L, CNT_DROP_DYNVAR);
	ir_jmp(f, l_absent);
	ir_place(f, l_ok);
}

struct place var_place(struct lower *L, const struct node *n, bool create, int l_absent)
{
	struct ir *f = L->f;
	const struct var *v = n->var;
	struct var_home *h = var_home(L->g, v);
	struct place p = { .where = PLACE_OURS };
	vreg key, at;
	int l_have;

	if (v->assoc) {
		key = assoc_key(L, n, h);
		at = ir_mov(f, ir_r(assoc_lookup(L, h, key)));
		if (!create) {
			ir_jcc(f, IR_JEQ, at, ir_i(0), l_absent);
			p.base = at;
			return p;
		}
		l_have = ir_label(f);
		ir_jcc(f, IR_JNE, at, ir_i(0), l_have);
		assoc_insert(L, h, key, zero_value(L, h), l_absent);
		ir_mov_to(f, at, ir_r(assoc_lookup(L, h, key)));
		ir_jcc(f, IR_JEQ, at, ir_i(0), l_absent);
		ir_place(f, l_have);
		p.base = at;
		return p;
	}
	switch (v->scope) {
	case VAR_GLOBAL:
		p.base = ir_mapval(f, L->g->im->map_state, (int32_t)h->off);
		break;
	case VAR_SELF:
		p.base = self_storage(L, ir_i(create), l_absent);
		p.off = (int32_t)h->off;
		break;
	case VAR_THIS:
		if (L->plan->keeps_this)
			p.base = ir_mapval(f, L->g->im->map_state, (int32_t)state_place(L->g, h));
		else
			p.base = this_slot(L, v, h);
		break;
	}
	return p;
}

/* The bits that numbers up to most have. */
static int64_t mask_of(int64_t most)
{
	int64_t mask = 0;

	while (mask < most)
		mask = mask << 1 | 1;
	return mask;
}

/* The place an assignment writes to: in a variable of D's, or, not yet looked at, where a pointer
 * leads. */
static struct place raw_write_place(struct lower *L, const struct node *n, int l_absent)
{
	struct ir *f = L->f;
	struct place p = { .where = PLACE_KERNEL };

	switch (n->kind) {
	case N_VAR:
		return var_place(L, n, true, l_absent);
	case N_MEMBER:
		p = raw_write_place(L, n->a, l_absent);
		p.off += (int32_t)(n->member.bit_off / 8);
		return p;
	case N_INDEX: {
		const struct node *arr = n->a->kind == N_DECAY ? n->a->a : n->a;
		int64_t size = type_size(L->ts, n->tid), nelems;
		vreg i;

		if (!type_is_array(L->ts, arr->tid)) {
			p.base = lower_scalar(L, n->a);
			i = ir_alu(f, IR_MUL, lower_scalar(L, n->b), ir_i(size));
			p.base = ir_alu(f, IR_ADD, p.base, ir_r(i));
			return p;
		}
		i = lower_scalar(L, n->b);
		nelems = type_nelems(L->ts, arr->tid);
		fault_unless(L, IR_JULT, i, ir_i(nelems), FAULT_BADINDEX, ir_r(i));
		/* i may wait on the stack until the rest is evaluated. It is stored there when it is computed, and then older verifiers
		 * (6.1) forget what the comparison told of it; what is computed of it behind the comparison they know. */
		i = size == 1 ? ir_alu(f, IR_AND, i, ir_i(mask_of(nelems - 1)))
			      : ir_alu(f, IR_MUL, i, ir_i(size));
		p = raw_write_place(L, arr, l_absent);
		p.base = ir_alu(f, IR_ADD, p.base, ir_r(i));
		return p;
	}
	case N_UNARY:
		if (n->op == TOK_STAR && n->a->kind == N_DECAY)
			return raw_write_place(L, n->a->a, l_absent);
		if (n->op == TOK_STAR) {
			p.base = lower_scalar(L, n->a);
			return p;
		}
		break;
	default:
		break;
	}
	diag_fail_hint(L->d, "D_OP_LVAL", n->loc,
		       "D may write its own variables only; copyout( ) writes a process",
		       "kernel and user memory can't be assigned to");
}

/* The same, known to be memory of ours: what a pointer leads to must lie in this firing's. */
static struct place write_place(struct lower *L, const struct node *n, int l_absent)
{
	struct place p = raw_write_place(L, n, l_absent);
	/* A bit field is written with the unit it is in. */
	bool bits = n->kind == N_MEMBER && n->member.bit_size;
	int32_t off = bits ? (int32_t)(n->member.bit_off / 8) : 0;
	int64_t size = type_size(L->ts, bits ? n->a->tid : n->tid);

	if (p.where == PLACE_OURS)
		return p;
	p.off -= off;
	p.base = kept_place(L, place_addr(L, p), ir_i(size));
	return (struct place){ .where = PLACE_OURS, .base = p.base, .off = off };
}

/* ---- scalars ---- */

vreg load_var(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	int l_absent, l_end;
	vreg v;

	if (in_register(L, n))
		return ir_mov(f, ir_r(L->this_regs[n->var->number]));
	l_absent = ir_label(f);
	if (n->var->scope == VAR_GLOBAL && !n->var->assoc) {
		v = load_scalar(L, var_place(L, n, false, l_absent), n->tid);
		ir_place(f, l_absent);
		return v;
	}
	l_end = ir_label(f);
	v = ir_reg(f);
	ir_mov_to(f, v, ir_r(load_scalar(L, var_place(L, n, false, l_absent), n->tid)));
	ir_jmp(f, l_end);
	ir_place(f, l_absent);
	ir_mov_to(f, v, ir_i(0));
	ir_place(f, l_end);
	return v;
}

static void store_assoc(struct lower *L, const struct node *n, vreg key, vreg v)
{
	struct ir *f = L->f;
	struct var_home *h = var_home(L->g, n->var);
	int l_set = ir_label(f), l_end = ir_label(f), l_new = ir_label(f);
	vreg at, val;

	ir_jcc(f, IR_JNE, v, ir_i(0), l_set);
	ir_call(f, BPF_FUNC_map_delete_elem, 2, ir_r(ir_mapfd(f, h->map)), ir_r(key));
	ir_jmp(f, l_end);
	ir_place(f, l_set);
	at = assoc_lookup(L, h, key);
	ir_jcc(f, IR_JEQ, at, ir_i(0), l_new);
	ir_store(f, scalar_size(L, n->var->type), at, 0, ir_r(v));
	ir_jmp(f, l_end);
	ir_place(f, l_new);
	ir_scope_begin(f);
	val = ir_frame_addr(f, ir_frame(f, 8, 8), 0);
	ir_store(f, 8, val, 0, ir_i(0));
	ir_store(f, scalar_size(L, n->var->type), val, 0, ir_r(v));
	assoc_insert(L, h, key, val, l_end);
	ir_scope_end(f);
	ir_place(f, l_end);
}

void store_bitfield(struct lower *L, const struct node *n, struct place p, vreg v)
{
	struct ir *f = L->f;
	uint32_t unit = (uint32_t)scalar_size(L, n->tid) * 8;
	uint32_t first = n->member.bit_off / unit * unit, shift = n->member.bit_off - first;
	uint64_t mask = (n->member.bit_size >= 64 ? ~0ull : (1ull << n->member.bit_size) - 1)
			<< shift;
	vreg old;

	/* write_place() counted the byte the field begins in; the unit begins earlier. */
	p.off += (int32_t)(first / 8) - (int32_t)(n->member.bit_off / 8);
	old = ir_load(f, (int)unit / 8, p.base, p.off);
	old = ir_alu(f, IR_AND, old, ir_r(ir_mov(f, ir_i((int64_t)~mask))));
	v = ir_alu(f, IR_SHL, v, ir_i(shift));
	v = ir_alu(f, IR_AND, v, ir_r(ir_mov(f, ir_i((int64_t)mask))));
	ir_store(f, (int)unit / 8, p.base, p.off, ir_r(ir_alu(f, IR_OR, old, ir_r(v))));
}

/* v as n holds it once it is stored there: what its type, or the width of the bit field, leaves of it. */
static vreg as_held(struct lower *L, const struct node *n, vreg v)
{
	uint32_t gone = 64 - n->member.bit_size;

	v = canonical(L, v, n->tid);
	if (n->kind != N_MEMBER || !n->member.bit_size)
		return v;
	v = ir_alu(L->f, IR_SHL, v, ir_i(gone));
	return ir_alu(L->f, type_is_signed(L->ts, n->tid) ? IR_SAR : IR_SHR, v, ir_i(gone));
}

static void store_at(struct lower *L, const struct node *n, struct place p, vreg v)
{
	if (n->kind == N_MEMBER && n->member.bit_size)
		store_bitfield(L, n, p, v);
	else
		ir_store(L->f, scalar_size(L, n->tid), p.base, p.off, ir_r(v));
}

/*
 * timestamp, which is never 0. Compared with 0 it would be two cases for the verifier, and as it is the same for all of a firing, it
 * would go through all the clauses that follow once for each.
 */
static bool is_time(struct lower *L, const struct node *n)
{
	while (n && n->kind == N_CAST && type_size(L->ts, n->tid) == 8)
		n = n->a;
	return n && n->kind == N_BUILTIN && n->builtin && n->builtin->id == BI_TIMESTAMP;
}

/* Stores v, which is what value comes to (NULL: a value without a text of its own). */
static void store_var(struct lower *L, const struct node *n, vreg v, const struct node *value)
{
	struct ir *f = L->f;
	int l_absent;

	if (in_register(L, n)) {
		ir_mov_to(f, L->this_regs[n->var->number], ir_r(canonical(L, v, n->var->type)));
		return;
	}
	if (n->kind == N_VAR && n->var->assoc) {
		store_assoc(L, n, assoc_key(L, n, var_home(L->g, n->var)),
			    canonical(L, v, n->var->type));
		return;
	}
	l_absent = ir_label(f);
	if (n->kind == N_VAR && n->var->scope == VAR_SELF) {
		/* zero into a storage that is not there: nothing to do, nothing to make */
		bool whole = scalar_size(L, n->tid) == 8;
		struct ir_val create = whole && is_time(L, value) ? ir_i(1) : ir_r(v);
		const struct var_home *h = var_home(L->g, n->var);

		ir_store(f, scalar_size(L, n->tid), self_storage(L, create, l_absent),
			 (int32_t)h->off, ir_r(v));
		ir_place(f, l_absent);
		return;
	}
	store_at(L, n, write_place(L, n, l_absent), v);
	ir_place(f, l_absent);
}

/* ---- strings, structs, arrays ---- */

struct str store_string(struct lower *L, const struct node *lhs, const struct node *rhs)
{
	struct ir *f = L->f;
	int l_absent = ir_label(f);
	struct place p;
	struct str s;

	if (is_null(rhs)) {
		if (lhs->var->assoc) {
			assoc_delete(L, lhs);
		} else {
			p = var_place(L, lhs, false, l_absent);
			ir_store(f, 1, p.base, p.off, ir_i(0));
		}
		ir_place(f, l_absent);
		s = scratch_string(L, 8);
		zero_bytes(L, s.addr, 0, 8);
		return s;
	}
	s = lower_string(L, rhs);
	if (!s.ours)
		s = string_fetch(L, s, L->g->o->strsize);
	p = var_place(L, lhs, true, l_absent);
	ir_call(f, BPF_FUNC_probe_read_kernel_str, 3, ir_r(place_addr(L, p)),
		ir_i(L->g->o->strsize), ir_r(s.addr));
	ir_place(f, l_absent);
	return s;
}

struct place store_bytes(struct lower *L, const struct node *lhs, const struct node *rhs, bool want)
{
	struct ir *f = L->f;
	int l_absent = ir_label(f);
	uint32_t size = (uint32_t)type_size(L->ts, lhs->tid);
	struct place from, to;
	vreg tmp;

	if (is_null(rhs)) {
		if (lhs->kind == N_VAR && lhs->var->assoc) {
			assoc_delete(L, lhs);
		} else {
			to = write_place(L, lhs, l_absent);
			zero_bytes(L, to.base, to.off, size);
		}
		ir_place(f, l_absent);
		tmp = scratch_at(L, size, NULL);
		if (want)
			zero_bytes(L, tmp, 0, size);
		return (struct place){ .where = PLACE_OURS, .base = tmp };
	}
	from = lower_place(L, rhs);
	if (from.where == PLACE_KERNEL) {
		tmp = scratch_at(L, size, NULL);
		copy_bytes(L, tmp, 0, from, size);
		from = (struct place){ .where = PLACE_OURS, .base = tmp };
	}
	to = write_place(L, lhs, l_absent);
	copy_bytes(L, to.base, to.off, from, size);
	ir_place(f, l_absent);
	return from;
}

/* ---- assignment operators ---- */

/* What op= and ++ read and then write: keys and indices in it are computed once. */
struct target {
	const struct node *n;
	vreg key;	/* of an element of an associative array */
	struct place p; /* of a member or an array's element */
	int l_absent;	/* where no place can be had: nothing is stored */
	vreg value;	/* of the whole expression: 0 then */
};

static bool is_element(const struct node *n)
{
	return n->kind == N_VAR && n->var->assoc;
}

static struct target target_find(struct lower *L, const struct node *n)
{
	struct target t = { .n = n, .l_absent = ir_label(L->f), .value = ir_mov(L->f, ir_i(0)) };

	if (is_element(n))
		t.key = assoc_key(L, n, var_home(L->g, n->var));
	else if (n->kind != N_VAR)
		t.p = write_place(L, n, t.l_absent);
	return t;
}

static vreg target_load(struct lower *L, const struct target *t)
{
	struct ir *f = L->f;
	const struct node *n = t->n;
	struct place p = t->p;

	if (is_element(n)) {
		int l_none = ir_label(f);
		vreg v = ir_mov(f, ir_i(0)), at;

		at = assoc_lookup(L, var_home(L->g, n->var), t->key);
		ir_jcc(f, IR_JEQ, at, ir_i(0), l_none);
		p = (struct place){ .where = PLACE_OURS, .base = at };
		ir_mov_to(f, v, ir_r(load_scalar(L, p, n->tid)));
		ir_place(f, l_none);
		return v;
	}
	if (n->kind == N_VAR)
		return load_var(L, n);
	if (n->kind == N_MEMBER && n->member.bit_size) {
		p.off -= (int32_t)(n->member.bit_off / 8);
		return load_bitfield(L, n, p);
	}
	return load_scalar(L, p, n->tid);
}

static void target_store(struct lower *L, const struct target *t, vreg v)
{
	if (is_element(t->n))
		store_assoc(L, t->n, t->key, v);
	else if (t->n->kind == N_VAR)
		store_var(L, t->n, v, NULL);
	else
		store_at(L, t->n, t->p, v);
}

static bool plain_word(struct lower *L, const struct node *n)
{
	int size = scalar_size(L, n->tid);

	return n->kind == N_VAR && n->var->scope == VAR_GLOBAL && !n->var->assoc && size >= 4;
}

/* Globals count up with one atomic instruction, so that no CPU's count is lost. */
static bool add_atomically(struct lower *L, const struct node *lhs, struct ir_val by)
{
	struct place p;
	int l;

	if (!plain_word(L, lhs))
		return false;
	l = ir_label(L->f);
	p = var_place(L, lhs, true, l);
	ir_place(L->f, l);
	ir_atomic_add(L->f, scalar_size(L, lhs->tid), p.base, p.off, by);
	return true;
}

static vreg target_value(struct lower *L, const struct target *t, vreg v)
{
	ir_mov_to(L->f, t->value, ir_r(v));
	ir_place(L->f, t->l_absent);
	return t->value;
}

vreg lower_assign(struct lower *L, const struct node *n, bool want)
{
	struct ir *f = L->f;
	struct ir_val b;
	struct target t;
	vreg v;

	if (!type_is_scalar(L->ts, n->a->tid)) {
		if (type_is_string(L->ts, n->a->tid))
			store_string(L, n->a, n->b);
		else
			store_bytes(L, n->a, n->b, want);
		return VREG_NONE;
	}
	if (n->op == TOK_ASSIGN) {
		v = as_held(L, n->a, lower_scalar(L, n->b));
		store_var(L, n->a, v, n->b);
		return v;
	}
	b = lower_value(L, n->b);
	if (!want && n->op == TOK_PLUS_EQ && add_atomically(L, n->a, b))
		return VREG_NONE;
	if (!want && n->op == TOK_MINUS_EQ && plain_word(L, n->a)) {
		b = b.is_imm ? ir_i(-b.imm) : ir_r(ir_ext(f, IR_NEG, b.r, 8));
		add_atomically(L, n->a, b);
		return VREG_NONE;
	}
	t = target_find(L, n->a);
	v = target_load(L, &t);
	if (n->tid2 && n->tid2 != n->a->tid)
		v = canonical(L, v, n->tid2);
	v = lower_arith(L, n->op, v, b, n->tid2 ? n->tid2 : n->a->tid);
	v = as_held(L, n->a, v);
	target_store(L, &t, v);
	return target_value(L, &t, v);
}

vreg lower_incdec(struct lower *L, const struct node *n, bool want)
{
	struct ir *f = L->f;
	bool up = n->kind == N_PREINC || n->kind == N_POSTINC;
	bool post = n->kind == N_POSTINC || n->kind == N_POSTDEC;
	int64_t by = 1;
	struct target t;
	vreg old, v;

	if (type_is_pointer(L->ts, n->a->tid)) {
		by = type_size(L->ts, type_ref(L->ts, n->a->tid));
		if (by <= 0)
			by = 1;
	}
	if (!up)
		by = -by;
	if (!want && add_atomically(L, n->a, ir_i(by)))
		return VREG_NONE;
	t = target_find(L, n->a);
	old = target_load(L, &t);
	v = as_held(L, n->a, ir_alu(f, IR_ADD, old, ir_i(by)));
	target_store(L, &t, v);
	return target_value(L, &t, post ? old : v);
}
