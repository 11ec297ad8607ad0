/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Strings: where their bytes are, copying them to where they must go, comparing them.
 *
 * Whoever needs a string in a certain place (a record, a key, a variable) asks string_into(), and a
 * source that can write there directly (copyinstr, execname) does, without a stop in scratch
 * memory.
 */
#include <string.h>

#include "code/lower.h"

bool is_probe_string(const struct node *n)
{
	return n->kind == N_BUILTIN && n->builtin->id >= BI_PROBEFUNC &&
	       n->builtin->id <= BI_PROBEPROV;
}

vreg probe_string_id(struct lower *L, const struct node *n)
{
	const struct probe *p = L->only ? L->only->probe : NULL;
	const char *s = "";
	size_t off = 0;

	switch (n->builtin->id) {
	case BI_PROBEPROV:
		off = offsetof(struct probe_info, prov);
		s = p ? p->prov : "";
		break;
	case BI_PROBEMOD:
		off = offsetof(struct probe_info, mod);
		s = p ? p->mod : "";
		break;
	case BI_PROBEFUNC:
		off = offsetof(struct probe_info, func);
		s = p ? p->func : "";
		break;
	default:
		off = offsetof(struct probe_info, name);
		s = p ? p->name : "";
	}
	image_map(L->g, MAP_STRTAB);
	if (p)
		return ir_mov(L->f, ir_i(strtab_add(L->g, s, (uint32_t)strlen(s))));
	return ir_load(L->f, 4, L->info, (int32_t)off);
}

/* Most bytes a string expression can have, with its terminator. */
uint32_t string_bound(struct gen *g, const struct node *n)
{
	uint32_t a, b;

	switch (n->kind) {
	case N_STRING:
		return n->slen + 1 < g->o->strsize ? n->slen + 1 : g->o->strsize;
	case N_BUILTIN:
		if (n->builtin->id == BI_EXECNAME && g->o->strsize > 16)
			return 16;
		return g->o->strsize;
	case N_COND:
		a = string_bound(g, n->b);
		b = string_bound(g, n->c);
		return a > b ? a : b;
	case N_COMMA:
		return string_bound(g, n->b);
	case N_CAST:
	case N_STRINGOF:
		if (type_is_string(g->ts, n->a->tid))
			return string_bound(g, n->a);
		if (type_is_array(g->ts, n->a->tid) && type_size(g->ts, n->a->tid) > 0 &&
		    (uint64_t)type_size(g->ts, n->a->tid) + 1 < g->o->strsize)
			return (uint32_t)type_size(g->ts, n->a->tid) + 1;
		return g->o->strsize;
	default:
		return g->o->strsize;
	}
}

struct str scratch_string(struct lower *L, uint32_t size)
{
	return (struct str){ .addr = scratch_at(L, size, NULL),
			     .ours = true,
			     .room = ALIGN_UP(size, 8),
			     .bound = size };
}

static struct str literal(struct lower *L, const struct node *n)
{
	uint32_t len = n->slen;
	struct str s = { .ours = true, .lit = n->str };

	if (len >= L->g->o->strsize)
		len = L->g->o->strsize - 1;
	if (memchr(n->str, 0, len))
		len = (uint32_t)strlen(n->str);
	s.room = ALIGN_UP(len + 1, 8);
	s.bound = len + 1;
	s.addr = ir_mapval(L->f, image_map(L->g, MAP_STRTAB),
			   (int32_t)strtab_add(L->g, n->str, len));
	return s;
}

struct str string_to_scratch(struct lower *L, const struct node *n, uint32_t size)
{
	uint32_t bound = string_bound(L->g, n);
	struct str s = scratch_string(L, size < 8 ? 8 : size);

	string_into(L, n, s.addr, 0, s.room, false);
	s.bound = bound < s.room ? bound : s.room;
	return s;
}

void refuse_device_string(struct lower *L, struct str s)
{
	/* one of several may still be ours, and the verifier knows it as such */
	if (!s.ours && gen_memory(L->g))
		refuse_device(L, launder(L, s.addr));
}

struct str string_fetch(struct lower *L, struct str s, uint32_t size)
{
	struct ir *f = L->f;
	struct str t = scratch_string(L, size < 8 ? 8 : size);
	vreg err;

	if (s.bound < t.bound)
		t.bound = s.bound;
	refuse_device_string(L, s);
	err = ir_call(f, BPF_FUNC_probe_read_kernel_str, 3, ir_r(t.addr), ir_i(t.bound),
		      ir_r(s.addr));
	if (!s.ours)
		fault_unless(L, IR_JSGE, err, ir_i(0), FAULT_BADADDR, ir_r(s.addr));
	return t;
}

/* Of the current process: read at once, since nobody else knows that it is. */
static struct str fetch_user(struct lower *L, struct str s)
{
	struct str t = scratch_string(L, s.bound);
	vreg err = ir_call(L->f, BPF_FUNC_probe_read_user_str, 3, ir_r(t.addr), ir_i(s.bound),
			   ir_r(s.addr));

	fault_unless(L, IR_JSGE, err, ir_i(0), FAULT_BADADDR, ir_r(s.addr));
	return t;
}

struct str lower_string(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	struct str s = { .addr = VREG_NONE, .bound = L->g->o->strsize };

	if (n->loc.src)
		f->loc = n->loc;
	switch (n->kind) {
	case N_STRING:
		return literal(L, n);
	case N_VAR: {
		struct place p = lower_place(L, n);

		s.addr = place_addr(L, p);
		s.ours = true;
		s.room = L->g->o->strsize;
		return s;
	}
	case N_BUILTIN:
	case N_CALL:
		if (is_probe_string(n)) {
			vreg id = probe_string_id(L, n);
			vreg base = ir_mapval(f, image_map(L->g, MAP_STRTAB), 0);

			if (L->only)
				s.addr = ir_alu(f, IR_ADD, base, ir_r(id));
			else
				s.addr = ir_alu(f, IR_ADD, launder(L, base), ir_r(id));
			return s;
		}
		if (lowerings[n->builtin->id].string)
			return lowerings[n->builtin->id].string(L, n);
		if (lowerings[n->builtin->id].into)
			return string_to_scratch(L, n, string_bound(L->g, n));
		diag_fail(L->d, "D_UNIMPL", n->loc, "%s is not implemented yet", n->builtin->name);
	case N_COND:
		return string_to_scratch(L, n, string_bound(L->g, n));
	case N_COMMA:
		lower_effect(L, n->a);
		return lower_string(L, n->b);
	case N_ASSIGN:
		return store_string(L, n->a, n->b);
	case N_CAST:
	case N_STRINGOF:
		if (type_is_string(L->ts, n->a->tid))
			return lower_string(L, n->a);
		if (n->a->kind == N_DECAY || type_is_array(L->ts, n->a->tid)) {
			const struct node *arr = n->a->kind == N_DECAY ? n->a->a : n->a;
			struct place p = lower_place(L, arr);

			s.addr = place_addr(L, p);
			s.ours = p.where == PLACE_OURS;
			s.bound = string_bound(L->g, n);
			return p.user ? fetch_user(L, s) : s;
		}
		s.addr = lower_scalar(L, n->a);
		return n->user ? fetch_user(L, s) : s;
	case N_MEMBER:
	case N_INDEX:
	case N_UNARY:
	case N_SYMBOL: {
		struct place p = lower_place(L, n);

		s.addr = place_addr(L, p);
		return s;
	}
	default:
		diag_fail(L->d, "D_INTERNAL", n->loc, "no lowering for this string (kind %d)",
			  n->kind);
	}
}

/* Short literals are stored as words. */
static bool literal_into(struct lower *L, const struct node *n, vreg dst, int32_t off,
			 uint32_t size, bool pad)
{
	uint32_t len = (uint32_t)strnlen(n->str, n->slen), at, want;
	char buf[72] = { 0 };

	if (len > 63 || size % 8)
		return false;
	if (len > size - 1)
		len = size - 1;
	memcpy(buf, n->str, len);
	want = pad ? size : ALIGN_UP(len + 1, 8);
	if (want > 64)
		return false;
	for (at = 0; at < want; at += 8) {
		int64_t word;

		memcpy(&word, buf + at, 8);
		ir_store(L->f, 8, dst, off + (int32_t)at, ir_i(word));
	}
	return true;
}

void string_into(struct lower *L, const struct node *n, vreg dst, int32_t off, uint32_t size,
		 bool pad)
{
	struct ir *f = L->f;
	struct str s;
	vreg err, d;
	uint32_t bound = string_bound(L->g, n), limit = size < bound ? size : bound;

	if (n->kind == N_STRING && literal_into(L, n, dst, off, size, pad))
		return;
	if (pad)
		zero_bytes(L, dst, off, size);
	if (n->kind == N_COND) {
		int l_true = ir_label(f), l_false = ir_label(f), l_end = ir_label(f);

		lower_branch(L, n->a, l_true, l_false);
		ir_place(f, l_true);
		string_into(L, n->b, dst, off, size, false);
		ir_jmp(f, l_end);
		ir_place(f, l_false);
		string_into(L, n->c, dst, off, size, false);
		ir_place(f, l_end);
		return;
	}
	if ((n->kind == N_BUILTIN || n->kind == N_CALL) && n->builtin &&
	    lowerings[n->builtin->id].into) {
		lowerings[n->builtin->id].into(L, n, dst, off, limit);
		return;
	}
	s = lower_string(L, n);
	if (s.bound < limit)
		limit = s.bound;
	d = off ? ir_alu(f, IR_ADD, dst, ir_i(off)) : dst;
	refuse_device_string(L, s);
	err = ir_call(f, BPF_FUNC_probe_read_kernel_str, 3, ir_r(d), ir_i(limit), ir_r(s.addr));
	if (!s.ours)
		fault_unless(L, IR_JSGE, err, ir_i(0), FAULT_BADADDR, ir_r(s.addr));
}

/* ---- comparing ---- */

static bool plain_literal(const struct node *n)
{
	return n->kind == N_STRING && !memchr(n->str, 0, n->slen);
}

/* s == literal, word by word; the words are immediates. */
static vreg equals_literal(struct lower *L, const struct node *n, const struct node *lit,
			   bool equal)
{
	struct ir *f = L->f;
	uint32_t len = lit->slen + 1, at;
	int l_differ = ir_label(f), l_end = ir_label(f);
	struct str s = lower_string(L, n);
	vreg result = ir_reg(f);

	if (len > string_bound(L->g, n)) { /* longer than it can ever be */
		ir_mov_to(f, result, ir_i(!equal));
		return result;
	}
	if (!s.ours || s.room < ALIGN_UP(len, 8))
		s = string_fetch(L, s, ALIGN_UP(len + 1, 8));
	for (at = 0; at < len; at += 8) {
		uint32_t k = len - at < 8 ? len - at : 8;
		int64_t word = 0;
		vreg w = ir_load(f, 8, s.addr, (int32_t)at);

		memcpy(&word, lit->str + at, k); /* the terminator is part of the comparison */
		if (k < 8)
			w = ir_alu(f, IR_SHL, w, ir_i(64 - 8 * k));
		ir_jcc(f, IR_JNE, w,
		       ir_r(ir_mov(f, ir_i((int64_t)((uint64_t)word << (64 - 8 * k))))), l_differ);
	}
	ir_mov_to(f, result, ir_i(equal));
	ir_jmp(f, l_end);
	ir_place(f, l_differ);
	ir_mov_to(f, result, ir_i(!equal));
	ir_place(f, l_end);
	return result;
}

static bool is_null(const struct node *n)
{
	while (n->kind == N_CAST || n->kind == N_STRINGOF)
		n = n->a;
	return n->kind == N_INT && n->ival == 0;
}

/* Against NULL: a D string variable that was never assigned, or was freed, has no first character.
 */
static vreg equals_null(struct lower *L, const struct node *n, bool equal)
{
	struct ir *f = L->f;
	struct str s = string_to_scratch(L, n, 8);
	int l = ir_label(f);
	vreg result = ir_mov(f, ir_i(!equal));

	ir_jcc(f, IR_JNE, ir_load(f, 1, s.addr, 0), ir_i(0), l);
	ir_mov_to(f, result, ir_i(equal));
	ir_place(f, l);
	return result;
}

vreg lower_string_compare(struct lower *L, const struct node *n)
{
	struct ir *f = L->f;
	bool equality = n->op == TOK_EQ || n->op == TOK_NE;
	struct str a, b;
	enum ir_op op;
	vreg order, result;
	int l_true, l_end;

	if (equality && is_null(n->b))
		return equals_null(L, n->a, n->op == TOK_EQ);
	if (equality && is_null(n->a))
		return equals_null(L, n->b, n->op == TOK_EQ);
	if (equality && plain_literal(n->b))
		return equals_literal(L, n->a, n->b, n->op == TOK_EQ);
	if (equality && plain_literal(n->a))
		return equals_literal(L, n->b, n->a, n->op == TOK_EQ);
	a = string_to_scratch(L, n->a, L->g->o->strsize);
	b = string_to_scratch(L, n->b, L->g->o->strsize);
	order = ir_runtime(f, "rt_strcmp", 2, ir_r(a.addr), ir_r(b.addr));
	order = ir_ext(f, IR_SEXT, order, 4);
	switch (n->op) {
	case TOK_LT:
		op = IR_JSLT;
		break;
	case TOK_LE:
		op = IR_JSLE;
		break;
	case TOK_GT:
		op = IR_JSGT;
		break;
	case TOK_GE:
		op = IR_JSGE;
		break;
	case TOK_EQ:
		op = IR_JEQ;
		break;
	default:
		op = IR_JNE;
	}
	l_true = ir_label(f);
	l_end = ir_label(f);
	result = ir_mov(f, ir_i(0));
	ir_jcc(f, op, order, ir_i(0), l_true);
	ir_jmp(f, l_end);
	ir_place(f, l_true);
	ir_mov_to(f, result, ir_i(1));
	ir_place(f, l_end);
	return result;
}
