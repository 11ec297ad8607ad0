/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions of a program's own: inlines whose body is statements.
 *
 * Each use is a copy of the body with variables of its own for parameters, locals and the value, which no program can name:
 * so a function costs no call, may be used wherever its types fit, and cannot call itself.
 */
#include <string.h>

#include "lang/check.h"

/* The use at hand. */
struct func_use {
	const struct inline_def *def;
	struct node *result; /* N_VAR; NULL: it gives nothing */
	bool value;	     /* something is made of what it gives */
	struct frame frame;  /* parameters and locals */
};

/* ---- copies of statements ---- */

static struct stmt *clone_stmts(struct checker *c, const struct stmt *s, unsigned depth)
{
	struct stmt *first = NULL, **end = &first;

	for (; s; s = s->next) {
		struct stmt *m = arena_new(&c->d->arena, struct stmt);

		if (depth > CHECK_MAX_DEPTH)
			fail(c, "D_TOO_DEEP", s->loc, "statements are nested too deeply");
		*m = *s;
		m->init = s->init ? clone_tree(c, s->init) : NULL;
		m->expr = s->expr ? clone_tree(c, s->expr) : NULL;
		m->step = s->step ? clone_tree(c, s->step) : NULL;
		m->body = clone_stmts(c, s->body, depth + 1);
		m->orelse = clone_stmts(c, s->orelse, depth + 1);
		*end = m;
		end = &m->next;
	}
	return first;
}

static unsigned count_locals(const struct stmt *s)
{
	unsigned n = 0;

	for (; s; s = s->next)
		n += (s->kind == S_DECL) + count_locals(s->body) + count_locals(s->orelse);
	return n;
}

/* ---- variables that have no name ---- */

struct node *hidden_variable(struct checker *c, enum var_scope scope, const char *name, dt_tid type,
			     struct loc at)
{
	struct var v = {
		.scope = scope, .type = type, .declared = true, .hidden = true, .loc = at
	};
	struct node *n = mk_node(c, N_VAR, at, type);

	/* A name with a blank in it is nobody's. */
	v.name = arena_printf(&c->d->arena, "%s %zu", name, c->st->vars.n);
	v.user_ptr = type_is_user(c->ts, type);
	n->var = symtab_add_var(c->st, &v);
	if (!n->var)
		diag_oom(c->d);
	n->lvalue = true;
	n->user = v.user_ptr;
	return n;
}

static struct stmt *expression(struct checker *c, struct node *n)
{
	struct stmt *s = arena_new(&c->d->arena, struct stmt);

	s->kind = S_EXPR;
	s->loc = n->loc;
	s->expr = n;
	return s;
}

/* var = value; the value is not checked yet, the variable is. */
static struct node *assignment(struct checker *c, struct node *var, struct node *value)
{
	struct node *n = mk_node(c, N_ASSIGN, value->loc, TID_NONE);

	n->op = TOK_ASSIGN;
	n->a = var;
	n->b = value;
	return check_assign(c, n);
}

static bool can_be_zero(struct checker *c, dt_tid t)
{
	return is_scalar(c, t) || type_is_string(c->ts, t) || type_is_sou(c->ts, t) ||
	       type_is_array(c->ts, t);
}

/* var = 0, which empties whatever it is. */
static struct node *emptied(struct checker *c, struct node *var, struct loc at)
{
	return can_be_zero(c, var->tid) ? assignment(c, var, mk_int(c, at, T_INT, 0)) : NULL;
}

static void frame_add(struct func_use *u, const char *name, struct node *var)
{
	((const char **)u->frame.names)[u->frame.n] = name;
	u->frame.args[u->frame.n++] = var;
}

/* ---- statements that only functions have ---- */

void check_local(struct checker *c, struct stmt *s)
{
	struct func_use *u = c->func;
	const struct type_name *tn = s->tn;
	struct node *var, *set;
	dt_tid type;

	for (unsigned i = 0; i < u->frame.n; i++)
		if (u->frame.names[i] && !strcmp(u->frame.names[i], tn->name))
			fail(c, "D_DECL_IDRED", tn->loc, "identifier redeclared: %s", tn->name);
	type = decl_type(c, tn);
	check_object_type(c, tn, type);
	var = hidden_variable(c, VAR_THIS, tn->name, type, tn->loc);
	set = s->expr ? assignment(c, var, s->expr) : emptied(c, var, tn->loc);
	frame_add(u, tn->name, var);
	s->kind = set ? S_EXPR : S_BLOCK;
	s->expr = set;
}

void check_return(struct checker *c, struct stmt *s)
{
	struct func_use *u = c->func;

	if (!u)
		fail_hint(c, "D_RETURN_NONE", s->loc,
			  "a clause ends where its } is; if ( ) passes over a part of it",
			  "return is not in a function");
	if (!u->result && s->expr)
		fail(c, "D_RETURN_VALUE", s->expr->loc, "%s( ) is void: it returns no value",
		     u->def->name);
	if (u->result && !s->expr)
		fail(c, "D_RETURN_VALUE", s->loc, "%s( ) returns a value of type \"%s\"",
		     u->def->name, TN(c, u->def->type));
	if (s->expr)
		s->expr = assignment(c, u->result, s->expr);
}

bool in_value_function(const struct checker *c)
{
	return c->func && c->func->value;
}

/* ---- uses ---- */

/* The body, ready to run: parameters are set first. *value: where what it gives is found; NULL: nowhere. */
static struct stmt *expand(struct checker *c, struct inline_def *def, struct node *use,
			   const struct frame *args, bool wanted, struct node **value)
{
	const unsigned nlocals = count_locals(def->decl->body);
	struct func_use u = { .def = def, .value = wanted }, *outer_func = c->func;
	const struct frame *outer = c->frame;
	unsigned loops = c->loops;
	struct stmt *first = NULL, **end = &first;

	u.value |= in_value_function(c);
	u.frame.names = arena_array(&c->d->arena, const char *, args->n + nlocals + 1);
	u.frame.args = arena_array(&c->d->arena, struct node *, args->n + nlocals + 1);
	if (type_strip(c->ts, def->type) != T_VOID) {
		u.result = hidden_variable(c, VAR_THIS, def->name, def->type, use->loc);
		*end = expression(c, emptied(c, u.result, use->loc));
		end = &(*end)->next;
	}
	/* The names of the parameters mean what was passed, till they mean the variables that hold it. */
	c->frame = args;
	for (unsigned i = 0; i < args->n; i++) {
		struct node *name = mk_node(c, N_NAME, args->args[i]->loc, TID_NONE), *var;

		name->name = args->names[i];
		var = hidden_variable(c, VAR_THIS, args->names[i], def->param_types[i], use->loc);
		*end = expression(c, assignment(c, var, name));
		end = &(*end)->next;
		frame_add(&u, args->names[i], var);
	}
	c->frame = &u.frame;
	c->func = &u;
	c->loops = 0;
	def->busy = true;
	*end = clone_stmts(c, def->decl->body, 0);
	check_block(c, *end, 0);
	def->busy = false;
	c->loops = loops;
	c->func = outer_func;
	c->frame = outer;
	*value = u.result;
	return first;
}

struct node *func_value(struct checker *c, struct inline_def *def, struct node *use,
			const struct frame *args)
{
	struct node *n, *call = mk_node(c, N_FUNC, use->loc, T_VOID), *value;

	call->body = expand(c, def, use, args, true, &value);
	if (!value)
		fail(c, "D_FUNC_VOID", use->loc, "%s( ) is void: it has no value", def->name);
	n = mk_node(c, N_COMMA, use->loc, value->tid);
	n->a = call;
	n->b = value;
	n->user = value->user;
	return n;
}

void func_statement(struct checker *c, struct inline_def *def, struct stmt *s)
{
	struct frame args = inline_args(c, def, s->expr, s->expr->args, s->expr->nargs);
	struct node *value;

	if (!c->uses++)
		c->use = s->loc;
	s->body = expand(c, def, s->expr, &args, false, &value);
	c->uses--;
	s->kind = S_CALL;
	s->expr = NULL;
}
