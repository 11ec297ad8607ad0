/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Conversions as C has them, and folding.
 *
 * A constant's value is kept in 64 bits, extended by its type. As at run time, arithmetic is 64
 * bits wide: a result of type unsigned int is cut to 32 bits as C says, one of type int that leaves
 * its range (which C leaves undefined) stays as it is until it is stored or converted.
 */
#include <string.h>

#include "lang/check.h"

struct node *mk_node(struct checker *c, enum node_kind kind, struct loc loc, dt_tid tid)
{
	struct node *n = arena_new(&c->d->arena, struct node);

	n->kind = kind;
	n->loc = loc;
	n->tid = tid;
	return n;
}

struct node *mk_int(struct checker *c, struct loc loc, dt_tid tid, uint64_t value)
{
	struct node *n = mk_node(c, N_INT, loc, tid);

	n->ival = value;
	n->is_const = true;
	return n;
}

struct node *mk_binary(struct checker *c, int op, struct loc loc, dt_tid tid, struct node *a,
		       struct node *b)
{
	struct node *n = mk_node(c, N_BINARY, loc, tid), *folded;

	n->op = op;
	n->a = a;
	n->b = b;
	folded = fold_binary(c, n);
	return folded ? folded : n;
}

void grow(struct checker *c, unsigned n)
{
	c->grown += n;
	if (c->grown > CHECK_MAX_GROWN)
		fail_hint(c, "D_TOO_LARGE", c->use,
			  "each use of an inline is a copy of it, and of what is passed: keep in a "
			  "variable what is used twice",
			  "this grows to more than %u operations when its inlines are expanded",
			  CHECK_MAX_GROWN);
}

static struct node *clone_at(struct checker *c, const struct node *n, unsigned depth)
{
	struct node *m;

	if (!n)
		return NULL;
	if (depth > CHECK_MAX_DEPTH)
		fail(c, "D_TOO_DEEP", n->loc, "expression is nested too deeply");
	grow(c, 1);
	m = arena_new(&c->d->arena, struct node);
	*m = *n;
	m->a = clone_at(c, n->a, depth + 1);
	m->b = clone_at(c, n->b, depth + 1);
	m->c = clone_at(c, n->c, depth + 1);
	if (n->nargs) {
		m->args = arena_array(&c->d->arena, struct node *, n->nargs);
		for (unsigned i = 0; i < n->nargs; i++)
			m->args[i] = clone_at(c, n->args[i], depth + 1);
	}
	return m;
}

static unsigned count_stmts(const struct stmt *s, unsigned most)
{
	unsigned count = 0;

	for (; s; s = s->next) {
		count += count_nodes(s->init, most - count);
		count += count_nodes(s->expr, most - count);
		count += count_nodes(s->step, most - count);
		count += count_stmts(s->body, most - count);
		count += count_stmts(s->orelse, most - count);
	}
	return count;
}

unsigned count_nodes(const struct node *n, unsigned most)
{
	unsigned count = 1;

	if (!n || !most)
		return 0;
	if (n->kind == N_FUNC)
		count += count_stmts(n->body, most - count);
	count += count_nodes(n->a, most - count);
	count += count_nodes(n->b, most - count);
	count += count_nodes(n->c, most - count);
	for (unsigned i = 0; i < n->nargs; i++)
		count += count_nodes(n->args[i], most - count);
	return count;
}

struct node *clone_tree(struct checker *c, const struct node *n)
{
	return clone_at(c, n, 0);
}

bool is_int(struct checker *c, dt_tid t)
{
	int64_t size;

	if (!type_is_integer(c->ts, t))
		return false;
	size = type_size(c->ts, t);
	return size == 1 || size == 2 || size == 4 || size == 8;
}

bool is_scalar(struct checker *c, dt_tid t)
{
	return is_int(c, t) || type_is_pointer(c->ts, t);
}

bool is_object(const struct node *n)
{
	switch (n->kind) {
	case N_VAR:
	case N_SYMBOL:
	case N_INDEX:
		return true;
	case N_UNARY:
		return n->op == TOK_STAR;
	case N_MEMBER:
		return is_object(n->a);
	default:
		return false;
	}
}

bool is_null_const(const struct node *n)
{
	return n->kind == N_INT && n->ival == 0;
}

bool pointee_user(struct checker *c, const struct node *n)
{
	return n->user || type_is_user(c->ts, n->tid);
}

uint64_t cut_to(struct checker *c, uint64_t v, dt_tid t)
{
	bool sgn = type_is_signed(c->ts, t);

	if (type_is_pointer(c->ts, t))
		return v;
	if (type_strip(c->ts, t) == T_BOOL)
		return v != 0;
	switch (type_size(c->ts, t)) {
	case 1:
		return sgn ? (uint64_t)(int64_t)(int8_t)v : (uint8_t)v;
	case 2:
		return sgn ? (uint64_t)(int64_t)(int16_t)v : (uint16_t)v;
	case 4:
		return sgn ? (uint64_t)(int64_t)(int32_t)v : (uint32_t)v;
	default:
		return v;
	}
}

/* ---- which type ---- */

/* C's integer type of the same size and sign as t, which has at least int's size after promotion.
 */
static dt_tid plain_type(struct checker *c, dt_tid t)
{
	dt_tid s = type_strip(c->ts, t);
	bool sgn = type_is_signed(c->ts, t);
	int64_t size = type_size(c->ts, t);

	if (s == T_LLONG || s == T_ULLONG || (s >= T_INT && s <= T_ULONG))
		return s;
	if (size < 4)
		return T_INT;
	if (size == 4)
		return sgn ? T_INT : T_UINT;
	return sgn ? T_WORD64 : T_UWORD64;
}

dt_tid promoted(struct checker *c, const struct node *n)
{
	/* A bitfield promotes by its width: int holds all values of an unsigned one of up to 31
	 * bits. */
	if (n->kind == N_MEMBER && n->member.bit_size && n->member.bit_size < 32)
		return T_INT;
	if (n->kind == N_MEMBER && n->member.bit_size == 32)
		return type_is_signed(c->ts, n->tid) ? T_INT : T_UINT;
	return plain_type(c, n->tid);
}

static int rank(dt_tid t)
{
	return t == T_INT || t == T_UINT ? 0 : t == T_LONG || t == T_ULONG ? 1 : 2;
}

static dt_tid unsigned_of(dt_tid t)
{
	return t == T_INT ? T_UINT : t == T_LONG ? T_ULONG : t == T_LLONG ? T_ULLONG : t;
}

dt_tid usual_type(struct checker *c, const struct node *a, const struct node *b)
{
	dt_tid x = promoted(c, a), y = promoted(c, b), t;
	bool sx = type_is_signed(c->ts, x), sy = type_is_signed(c->ts, y);

	if (x == y)
		return x;
	if (sx == sy)
		return rank(x) > rank(y) ? x : y;
	if (sx) { /* let x be the unsigned one */
		t = x;
		x = y;
		y = t;
	}
	if (rank(x) >= rank(y))
		return x;
	return type_size(c->ts, y) > type_size(c->ts, x) ? y : unsigned_of(y);
}

/* ---- converting ---- */

static bool same_bits(struct checker *c, const struct node *n, dt_tid to)
{
	bool from_ptr = type_is_pointer(c->ts, n->tid), to_ptr = type_is_pointer(c->ts, to);

	if (from_ptr || to_ptr)
		return from_ptr == to_ptr && type_strip(c->ts, n->tid) == type_strip(c->ts, to);
	if (n->tid == to)
		return true;
	if (!is_int(c, n->tid) || !is_int(c, to))
		return type_strip(c->ts, n->tid) == type_strip(c->ts, to);
	if ((type_strip(c->ts, to) == T_BOOL) != (type_strip(c->ts, n->tid) == T_BOOL))
		return false;
	return type_size(c->ts, n->tid) == type_size(c->ts, to) &&
	       type_is_signed(c->ts, n->tid) == type_is_signed(c->ts, to);
}

struct node *cast_to(struct checker *c, struct node *n, dt_tid to)
{
	struct node *m;

	if (n->kind == N_INT && is_scalar(c, to)) {
		m = mk_int(c, n->loc, to, cut_to(c, n->ival, to));
		return m;
	}
	m = mk_node(c, N_CAST, n->loc, to);
	m->a = n;
	m->user =
		type_is_pointer(c->ts, to) && type_is_pointer(c->ts, n->tid) && pointee_user(c, n);
	return m;
}

struct node *convert(struct checker *c, struct node *n, dt_tid to)
{
	if (n->kind == N_INT && n->tid != to && is_scalar(c, to))
		return cast_to(c, n, to);
	return same_bits(c, n, to) ? n : cast_to(c, n, to);
}

struct node *decay(struct checker *c, struct node *n)
{
	struct node *m;

	if (type_is_func(c->ts, n->tid)) {
		/* A function's name is its address. */
		m = mk_node(c, N_UNARY, n->loc, type_ptr(c->ts, n->tid));
		m->op = TOK_AMP;
		m->a = n;
		return m;
	}
	if (!type_is_array(c->ts, n->tid) || type_is_string(c->ts, n->tid))
		return n;
	m = mk_node(c, N_DECAY, n->loc, type_ptr(c->ts, type_ref(c->ts, n->tid)));
	if (m->tid == TID_NONE)
		diag_oom(c->d);
	m->a = n;
	m->user = n->user;
	return m;
}

struct node *to_string(struct checker *c, struct node *n)
{
	struct node *m;

	if (type_is_string(c->ts, n->tid))
		return n;
	if (!type_is_array(c->ts, n->tid) && !type_is_pointer(c->ts, n->tid))
		n = cast_to(c, n, T_CHARPTR);
	m = mk_node(c, N_STRINGOF, n->loc, T_STRING);
	m->a = n;
	m->user = pointee_user(c, n);
	return m;
}

/* ---- folding ---- */

static uint64_t wrapped(struct checker *c, uint64_t v, dt_tid t)
{
	return type_is_signed(c->ts, t) ? v : cut_to(c, v, t);
}

struct node *fold_unary(struct checker *c, struct node *n)
{
	uint64_t v;

	if (n->a->kind != N_INT)
		return NULL;
	v = n->a->ival;
	switch (n->op) {
	case TOK_MINUS:
		v = 0 - v;
		break;
	case TOK_PLUS:
		break;
	case TOK_TILDE:
		v = ~v;
		break;
	case TOK_NOT:
		v = !v;
		break;
	default:
		return NULL;
	}
	return mk_int(c, n->loc, n->tid, wrapped(c, v, n->tid));
}

static int compare_strings(const struct node *a, const struct node *b)
{
	/* As at run time: a string ends at its first NUL. */
	return strcmp(a->str, b->str);
}

static bool compare(int op, int order, uint64_t *v)
{
	switch (op) {
	case TOK_EQ:
		*v = order == 0;
		return true;
	case TOK_NE:
		*v = order != 0;
		return true;
	case TOK_LT:
		*v = order < 0;
		return true;
	case TOK_LE:
		*v = order <= 0;
		return true;
	case TOK_GT:
		*v = order > 0;
		return true;
	case TOK_GE:
		*v = order >= 0;
		return true;
	default:
		return false;
	}
}

static uint64_t divide(uint64_t a, uint64_t b, bool sgn, bool rest)
{
	if (!sgn)
		return rest ? a % b : a / b;
	if (b == UINT64_MAX) /* -1: the one case that overflows */
		return rest ? 0 : 0 - a;
	return rest ? (uint64_t)((int64_t)a % (int64_t)b) : (uint64_t)((int64_t)a / (int64_t)b);
}

struct node *fold_binary(struct checker *c, struct node *n)
{
	uint64_t a, b, v;
	bool sgn;

	if (n->a->kind == N_STRING && n->b->kind == N_STRING &&
	    compare(n->op, compare_strings(n->a, n->b), &v))
		return mk_int(c, n->loc, n->tid, v);
	if (n->a->kind != N_INT)
		return NULL;
	a = n->a->ival;
	/* What follows a constant's && and || need not be constant. */
	if ((n->op == TOK_ANDAND && !a) || (n->op == TOK_OROR && a))
		return mk_int(c, n->loc, n->tid, n->op == TOK_OROR);
	if (n->b->kind != N_INT)
		return NULL;
	b = n->b->ival;
	sgn = !type_is_pointer(c->ts, n->a->tid) && type_is_signed(c->ts, n->a->tid);
	switch (n->op) {
	case TOK_PLUS:
		v = a + b;
		break;
	case TOK_MINUS:
		v = a - b;
		break;
	case TOK_STAR:
		v = a * b;
		break;
	case TOK_SLASH:
	case TOK_PERCENT:
		if (b == 0)
			return NULL;
		v = divide(a, b, sgn, n->op == TOK_PERCENT);
		break;
	case TOK_AMP:
		v = a & b;
		break;
	case TOK_PIPE:
		v = a | b;
		break;
	case TOK_CARET:
		v = a ^ b;
		break;
	case TOK_SHL:
		v = a << (b & 63);
		break;
	case TOK_SHR:
		v = sgn ? (uint64_t)((int64_t)a >> (b & 63)) : a >> (b & 63);
		break;
	case TOK_ANDAND:
		v = a && b;
		break;
	case TOK_OROR:
		v = a || b;
		break;
	case TOK_XORXOR:
		v = !a != !b;
		break;
	default:
		if (!compare(n->op,
			     sgn ? ((int64_t)a > (int64_t)b) - ((int64_t)a < (int64_t)b)
				 : (a > b) - (a < b),
			     &v))
			return NULL;
	}
	return mk_int(c, n->loc, n->tid, wrapped(c, v, n->tid));
}
