/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Elements of associative arrays as such: is there one, and away with it.
 *
 * An element that is assigned 0 is gone, as it has always been in D; delete says so in a word.
 */
#include "lang/check.h"

/* The element of an array meant by x[keys] or by x, keys. */
static struct node *element(struct checker *c, struct node *n)
{
	struct node *e = n->nargs ? n->args[0] : NULL, *base;

	if (e && e->kind == N_AGG)
		fail_hint(c, "D_KEY_AGG", e->loc, "trunc(@name) removes all of its keys",
			  "%s takes an element of an associative array, not of an aggregation",
			  n->name);
	if (n->nargs > 1) {
		struct node *index = mk_node(c, N_INDEX, n->loc, TID_NONE);

		index->a = e;
		index->args = n->args + 1;
		index->nargs = n->nargs - 1;
		e = index;
	}
	base = e && e->kind == N_INDEX ? e->a : e;
	if (base && (base->kind == N_NAME || base->kind == N_THIS || base->kind == N_SELF) &&
	    !var_find(c, base) && !(base->kind == N_NAME && builtin_find(base->name)) &&
	    !(base->kind == N_NAME && frame_arg(c, base->name)))
		name_undefined(c, base);
	e = e ? check_expr(c, e) : NULL;
	if (!e || e->kind != N_VAR || (!e->var->assoc && n->nargs > 1))
		fail(c, "D_KEY_ARRAY", n->loc,
		     "%s takes an element of an associative array: %s(x[key])", n->name, n->name);
	return e;
}

/* has_key(x[keys]), has_key(x, keys) */
struct node *check_has_key(struct checker *c, struct node *n, const struct builtin *b)
{
	struct node *e = element(c, n);

	if (!e->var->assoc)
		fail(c, "D_KEY_ARRAY", n->loc, "%s is no associative array", e->var->name);
	n->builtin = b;
	n->args = arena_array(&c->d->arena, struct node *, 1);
	n->args[0] = e;
	n->nargs = 1;
	n->tid = T_INT;
	return n;
}

/* delete x[keys]; delete(x[keys]); a variable without keys is emptied. */
struct node *check_delete(struct checker *c, struct node *n)
{
	struct node *e = element(c, n), *set = mk_node(c, N_ASSIGN, n->loc, TID_NONE);

	set->op = TOK_ASSIGN;
	set->a = e;
	set->b = mk_int(c, n->loc, T_INT, 0);
	return check_assign(c, set);
}
