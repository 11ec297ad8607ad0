/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * for (key in x), for ((key, key) in @x): all elements of an associative array, all keys of an aggregation, in order.
 *
 * There may be any number of them, so no program of the kernel's can go through them: dtrace itself does, when END comes, and runs the body
 * for each. So this stands in END and nowhere else, and not under another statement. The clause is cut in parts before it is
 * checked - what stands before, the body, what stands behind - and each part becomes a program.
 */
#include <string.h>

#include "lang/check.h"

static bool is_end(const struct probe_desc *d)
{
	return !d->id && d->name && !strcmp(d->name, "END") && (!d->func || !*d->func) &&
	       (!d->mod || !*d->mod) && (!d->prov || !*d->prov || !strcmp(d->prov, "dtrace"));
}

void check_each_misplaced(struct checker *c, const struct stmt *s)
{
	fail(c, "D_EACH_PLACE", s->loc,
	     "for (key in array) may stand in END only, and not within another statement");
}

/* ---- the parts of a clause ---- */

static struct node *global(struct checker *c, const char *name, dt_tid type, struct loc at)
{
	struct node *n = hidden_variable(c, VAR_GLOBAL, name, type, at);

	n->lvalue = false;
	return n;
}

static struct clause *new_part(struct checker *c, struct clause *after, struct node *pred)
{
	struct clause *cl = arena_new(&c->d->arena, struct clause);

	*cl = *after;
	cl->pred = pred;
	cl->body = NULL;
	after->next = cl;
	c->p->tree.nclauses++;
	return cl;
}

enum { ROUNDS = 1, BROKEN };

/* Cuts the clause at its first loop over keys, if it has one; what follows it is then the next clause's but one. */
void check_split(struct checker *c, struct clause *cl)
{
	struct stmt **end = &cl->body, *s, *set;
	struct clause *loop, *rest;
	struct node *ran, *goes_on;

	while (*end && (*end)->kind != S_EACH)
		end = &(*end)->next;
	s = *end;
	if (!s)
		return;
	for (unsigned i = 0; i < cl->nprobes; i++)
		if (!is_end(&cl->probes[i]))
			check_each_misplaced(c, s);
	/* A part runs if the one before got to its end: then this is ROUNDS, and BROKEN after a break. */
	ran = hidden_variable(c, VAR_GLOBAL, "ran", T_INT, s->loc);
	set = arena_new(&c->d->arena, struct stmt);
	set->kind = S_EXPR;
	set->loc = s->loc;
	set->expr = mk_node(c, N_ASSIGN, s->loc, TID_NONE);
	set->expr->op = TOK_ASSIGN;
	set->expr->a = ran;
	set->expr->b = mk_int(c, s->loc, T_INT, ROUNDS);
	*end = set;
	goes_on = mk_node(c, N_BINARY, s->loc, TID_NONE);
	goes_on->op = TOK_EQ;
	goes_on->a = ran;
	goes_on->b = mk_int(c, s->loc, T_INT, ROUNDS);
	loop = new_part(c, cl, goes_on);
	rest = new_part(c, loop, ran);
	loop->body = s->body;
	loop->each = arena_new(&c->d->arena, struct each);
	loop->each->stmt = s;
	loop->each->state = ran;
	loop->loc = s->loc;
	rest->body = s->next;
	rest->loc = s->loc;
	cl->part |= PART_GOES_ON;
	loop->part = PART_GOES_ON | PART_CONTINUES;
	rest->part = PART_CONTINUES;
}

/* ---- the loop ---- */

static void need_names(struct checker *c, const struct stmt *s, unsigned nkeys)
{
	if (s->nnames != nkeys)
		fail(c, "D_EACH_KEYS", s->loc, "%s has %u key%s, but %u %s named", s->expr->name,
		     nkeys, nkeys == 1 ? "" : "s", s->nnames, s->nnames == 1 ? "is" : "are");
}

static dt_tid key_type(struct checker *c, const struct stmt *s, dt_tid t)
{
	if (!is_scalar(c, t) && !type_is_string(c->ts, t))
		fail(c, "D_EACH_KEYS", s->loc,
		     "keys of type \"%s\" can't be gone through: only numbers and strings can",
		     TN(c, t));
	return t;
}

static bool has_number(enum agg_kind k)
{
	return k != AGG_QUANTIZE && k != AGG_LQUANTIZE && k != AGG_LLQUANTIZE;
}

/* The names of the keys become variables, which dtrace sets before each round. */
void check_each(struct checker *c, struct clause *cl, struct frame *frame)
{
	struct each *e = cl->each;
	const struct stmt *s = e->stmt;
	const dt_tid *types;
	unsigned n;

	if (s->expr->kind == N_AGG) {
		e->agg = symtab_agg(c->st, s->expr->name);
		if (!e->agg || !e->agg->assigned)
			fail(c, "D_AGG_NULL", s->expr->loc, "undefined aggregation: @%s",
			     s->expr->name);
		types = e->agg->keys;
		n = e->agg->nkeys;
		if (has_number(e->agg->kind))
			e->value = global(c, "value", T_WORD64, s->loc);
	} else {
		e->array = var_find(c, s->expr);
		if (!e->array)
			name_undefined(c, s->expr);
		if (!e->array->assoc)
			fail(c, "D_KEY_ARRAY", s->expr->loc, "%s is no associative array",
			     s->expr->name);
		types = e->array->keys;
		n = e->array->nkeys;
	}
	need_names(c, s, n);
	e->keys = arena_array(&c->d->arena, struct node *, n + 1);
	for (; e->nkeys < n; e->nkeys++)
		e->keys[e->nkeys] =
			global(c, s->names[e->nkeys], key_type(c, s, types[e->nkeys]), s->loc);
	*frame = (struct frame){ .names = s->names, .args = e->keys, .n = n };
	c->frame = frame;
}

bool check_each_leave(struct checker *c, struct stmt *s)
{
	const struct each *e = c->clause ? c->clause->each : NULL;
	struct node *set;

	if (!e || c->func)
		return false;
	if (s->kind == S_BREAK) {
		set = mk_node(c, N_ASSIGN, s->loc, TID_NONE);
		set->op = TOK_ASSIGN;
		set->a = e->state;
		set->b = mk_int(c, s->loc, T_INT, BROKEN);
		s->expr = check_assign(c, set);
	}
	return true;
}

/* @x[key] in the body of for (key in @x): what the aggregation has there. NULL: this is not that. */
struct node *each_value(struct checker *c, const struct node *n)
{
	const struct each *e = c->clause ? c->clause->each : NULL;

	if (!e || !e->agg || strcmp(n->name, e->agg->name) != 0 || n->nargs != e->nkeys)
		return NULL;
	for (unsigned i = 0; i < n->nargs; i++)
		if (n->args[i]->kind != N_NAME || strcmp(n->args[i]->name, e->stmt->names[i]) != 0)
			return NULL;
	if (!e->value)
		fail_hint(c, "D_EACH_VALUE", n->loc, "printa( ) shows it",
			  "@%s has no single number for a key: it is a distribution", n->name);
	return e->value;
}
