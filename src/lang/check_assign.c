/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Assignment, the compound forms, ++ and --. The right side is looked at first: a variable that
 * does not exist yet takes its type from there, and x = x + 1 with no x is an error.
 */
#include <string.h>

#include "lang/check.h"

struct node *assign_convert(struct checker *c, struct node *n, dt_tid to)
{
	dt_tid x, y;

	if (type_is_string(c->ts, to))
		return n->kind == N_STRING || type_is_stringy(c->ts, n->tid) ? to_string(c, n)
									     : NULL;
	if (type_is_sou(c->ts, to) || type_is_array(c->ts, to)) {
		if (!type_compatible(c->ts, to, n->tid))
			return NULL;
		return n->kind == N_XLATE ? xlate_whole(c, n) : n;
	}
	n = decay(c, n);
	/* What is translated is still what it was before. */
	if (n->kind == N_XLATE && !type_compatible(c->ts, n->tid, to))
		n = decay(c, n->a);
	if (is_int(c, to) && is_int(c, n->tid))
		return convert(c, n, to);
	if (!type_is_pointer(c->ts, to))
		return NULL;
	if (is_null_const(n))
		return convert(c, n, to);
	if (!type_is_pointer(c->ts, n->tid))
		return NULL;
	x = type_strip(c->ts, type_ref(c->ts, to));
	y = type_strip(c->ts, type_ref(c->ts, n->tid));
	return x == T_VOID || y == T_VOID || type_compatible(c->ts, x, y) ? convert(c, n, to)
									  : NULL;
}

static void need_writable(struct checker *c, const struct node *n, int op)
{
	if (n->kind == N_BUILTIN)
		fail(c, "D_OP_WRITE", n->loc,
		     "operator %s can only be applied to a writable variable", op_text(op));
	if (!is_object(n))
		fail(c, "D_OP_LVAL", n->loc, "operator %s requires modifiable lvalue as an operand",
		     op_text(op));
	if (!n->lvalue)
		fail_hint(
			c, "D_OP_WRITE", n->loc,
			"D may write its own variables only, not memory of the kernel or a process",
			"operator %s can only be applied to a writable variable", op_text(op));
}

/* A name that assignment may bring into being, with its keys if it is an array; NULL: something
 * else. */
static struct node *new_variable(struct checker *c, struct node *n, struct node ***keys,
				 unsigned *nkeys)
{
	struct node *base = n->kind == N_INDEX ? n->a : n;

	*keys = n->kind != N_INDEX ? NULL : n->nargs ? n->args : &n->b;
	*nkeys = n->kind != N_INDEX ? 0 : n->nargs ? n->nargs : 1;
	switch (base->kind) {
	case N_NAME:
		if (inline_find(c, base->name) || builtin_find(base->name))
			return NULL;
		if (frame_arg(c, base->name))
			return NULL;
		return var_find(c, base) ? NULL : base;
	case N_THIS:
	case N_SELF:
		return var_find(c, base) ? NULL : base;
	default:
		return NULL;
	}
}

static void refuse_aggregation(struct checker *c, const struct node *lhs, int op)
{
	if (lhs->kind == N_INDEX && lhs->a->kind == N_AGG)
		fail_hint(c, "D_AGG_MDIM", lhs->loc, "write @name[key, key]",
			  "aggregation @%s may not have a second index", lhs->a->name);
	if (lhs->kind == N_AGG)
		fail_hint(c, "D_AGG_OP", lhs->loc,
			  "write @name[keys] = count( ); as a statement of its own",
			  "operator %s cannot be applied to aggregation @%s here", op_text(op),
			  lhs->name);
}

/* The left side; brings its variable into being if there is none. value: the checked right side,
 * NULL for ++. */
static struct node *check_target(struct checker *c, struct node *lhs, int op,
				 const struct node *value)
{
	struct node **keys, *base;
	unsigned nkeys;

	refuse_aggregation(c, lhs, op);
	base = new_variable(c, lhs, &keys, &nkeys);
	if (base) {
		struct node **checked = arena_array(&c->d->arena, struct node *, nkeys + 1);

		for (unsigned i = 0; i < nkeys; i++)
			checked[i] = check_or_void(c, keys[i]);
		(void)var_from_assignment(c, base, checked, nkeys, value);
		lhs = check_var(c, base, checked, nkeys);
	} else {
		lhs = check_expr(c, lhs);
	}
	if (lhs->kind == N_XLATE && lhs->a->kind == N_VAR)
		lhs = lhs->a;
	need_writable(c, lhs, op);
	return lhs;
}

static DT_NORETURN void mismatch(struct checker *c, const struct node *n)
{
	const char *hint = NULL;

	if (type_is_string(c->ts, n->a->tid) && is_scalar(c, n->b->tid))
		hint = "an address becomes a string by stringof( ) in the kernel, by copyinstr( ) "
		       "in a process";
	else if (is_scalar(c, n->a->tid) && is_scalar(c, n->b->tid))
		hint = "a cast makes one of the other";
	fail_hint(c, "D_OP_INCOMPAT", n->loc, hint,
		  "operands have incompatible types: \"%s\" %s \"%s\"", TN(c, n->a->tid),
		  op_text(n->op), TN(c, n->b->tid));
}

static struct node *plain_assign(struct checker *c, struct node *n)
{
	const struct var *var = n->a->kind == N_VAR ? n->a->var : NULL;
	struct node *v;

	/* Assigning 0 to a string or a structure empties it: how D frees a dynamic variable. */
	if (is_null_const(n->b) &&
	    (type_is_string(c->ts, n->a->tid) || type_is_sou(c->ts, n->a->tid) ||
	     type_is_array(c->ts, n->a->tid))) {
		n->tid = n->a->tid;
		return n;
	}
	/* A variable that got its type by taking an array of the kernel's takes the next one, too. */
	if (var && var->declared && !var->hidden && !var->assoc && type_is_array(c->ts, var->type))
		fail_hint(c, "D_OP_ARRFUN", n->loc,
			  "an array is assigned element by element; = 0 empties it",
			  "operator %s may not be applied to operand of type \"%s\"",
			  op_text(n->op), TN(c, var->type));
	v = assign_convert(c, n->b, n->a->tid);
	if (!v)
		mismatch(c, n);
	n->b = v;
	n->tid = n->a->tid;
	n->user = n->a->user;
	return n;
}

static bool is_shift(int op)
{
	return op == TOK_SHL_EQ || op == TOK_SHR_EQ;
}

static void need_step(struct checker *c, const struct node *n)
{
	if (points_to_nothing(c, n->a->tid))
		fail_hint(c, "D_OP_VFPTR", n->loc, "cast it to a pointer to what it points to",
			  "operator %s requires a pointer to a type of known size, not \"%s\"",
			  op_text(n->op), TN(c, n->a->tid));
}

static struct node *compound_assign(struct checker *c, struct node *n)
{
	bool additive = n->op == TOK_PLUS_EQ || n->op == TOK_MINUS_EQ;
	bool arithmetic = additive || n->op == TOK_STAR_EQ || n->op == TOK_SLASH_EQ;

	n->b = decay(c, n->b);
	n->tid = n->a->tid;
	n->user = n->a->user;
	if (type_is_pointer(c->ts, n->a->tid) && additive && is_int(c, n->b->tid)) {
		dt_tid to = type_ref(c->ts, n->a->tid);
		int64_t step = type_size(c->ts, to);

		need_step(c, n);
		if (step < 0)
			fail(c, "D_OP_INCOMPLETE", n->loc,
			     "operator %s cannot be applied to a pointer to incomplete type \"%s\"",
			     op_text(n->op), TN(c, to));
		n->b = mk_binary(c, TOK_STAR, n->b->loc, T_LONG, convert(c, n->b, T_LONG),
				 mk_int(c, n->b->loc, T_LONG, step ? (uint64_t)step : 1));
		n->tid2 = n->a->tid;
		return n;
	}
	if (!is_int(c, n->a->tid) || !is_int(c, n->b->tid))
		fail(c, arithmetic ? "D_OP_ARITH" : "D_OP_INT", n->loc,
		     "operator %s requires operands of %s type: \"%s\" %s \"%s\"", op_text(n->op),
		     arithmetic ? "arithmetic" : "integral", TN(c, n->a->tid), op_text(n->op),
		     TN(c, n->b->tid));
	if (is_shift(n->op)) {
		n->tid2 = promoted(c, n->a);
		n->b = convert(c, n->b, promoted(c, n->b));
		return n;
	}
	n->tid2 = usual_type(c, n->a, n->b);
	n->b = convert(c, n->b, n->tid2);
	if ((n->op == TOK_SLASH_EQ || n->op == TOK_PERCENT_EQ) && is_null_const(n->b))
		fail(c, "D_DIV_ZERO", n->loc, "expression contains division by zero");
	return n;
}

/*
 * A variable that a pointer of the translated kind is assigned to holds what is translated, and translates
 * it again where it is used.
 */
static void keep_translation(struct checker *c, struct node *n)
{
	struct var *v = n->a->kind == N_VAR ? n->a->var : NULL;

	if (!v || n->b->kind != N_XLATE || !type_is_pointer(c->ts, n->b->tid) ||
	    !is_scalar(c, n->b->a->tid))
		return;
	if (!v->xl && v->declared && type_compatible(c->ts, v->type, n->b->tid)) {
		v->xl = n->b->xl;
		v->type = n->a->tid = n->b->a->tid;
	}
	if (v->xl == n->b->xl)
		n->b = n->b->a;
}

struct node *check_assign(struct checker *c, struct node *n)
{
	refuse_aggregation(c, n->a, n->op);
	n->b = check_expr(c, n->b);
	n->a = check_target(c, n->a, n->op, n->b);
	keep_translation(c, n);
	return n->op == TOK_ASSIGN ? plain_assign(c, n) : compound_assign(c, n);
}

struct node *check_incdec(struct checker *c, struct node *n)
{
	n->op = n->kind == N_PREINC || n->kind == N_POSTINC ? TOK_PLUSPLUS : TOK_MINUSMINUS;
	n->a = check_target(c, n->a, n->op, NULL);
	if (!is_scalar(c, n->a->tid))
		fail(c, "D_OP_SCALAR", n->loc,
		     "operator %s requires operand of scalar type, not \"%s\"", op_text(n->op),
		     TN(c, n->a->tid));
	if (type_is_pointer(c->ts, n->a->tid))
		need_step(c, n);
	n->tid = n->a->tid;
	n->user = n->a->user;
	return n;
}
