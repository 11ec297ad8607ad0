/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A program's clauses and statements; the order in which everything is checked: declarations, then
 * clause by clause as written, then what had to wait for the whole.
 */
#include <errno.h>
#include <string.h>

#include "lang/check.h"

/* ---- probes ---- */

/* All four parts, however few of them were written: so DTrace has always named it. */
static const char *desc_text(struct checker *c, const struct probe_desc *d)
{
	if (d->id)
		return arena_printf(&c->d->arena, "%u", d->id);
	return arena_printf(&c->d->arena, "%s:%s:%s:%s", d->prov ? d->prov : "",
			    d->mod ? d->mod : "", d->func ? d->func : "", d->name ? d->name : "");
}

static void check_probe(struct checker *c, const struct probe_desc *d)
{
	const struct lang_env *env = &c->p->env;
	struct probe_arg args[CHECK_MAX_ARGS];
	int nargs = CHECK_MAX_ARGS, n;
	char near[256];
	const char *hint = NULL, *why, *tag;

	if (c->p->opts.zdefs || (!env->probe_count && !env->probe_match))
		return;
	n = env->probe_count ? env->probe_count(env->ctx, d)
			     : env->probe_match(env->ctx, d, args, &nargs);
	if (n > 0)
		return;
	if (n == -ENOMEM)
		diag_oom(c->d);
	why = env->probe_why ? env->probe_why(env->ctx) : NULL;
	tag = why && env->probe_tag ? env->probe_tag(env->ctx) : NULL;
	if (n < 0 && why)
		fail(c, tag ? tag : "D_PDESC_INVAL", d->loc, "invalid probe description %s", why);
	if (n < 0)
		fail(c, "D_PDESC_INVAL", d->loc, "probe description %s: %s", desc_text(c, d),
		     strerror(-n));
	if (why)
		hint = arena_strdup(&c->d->arena, why);
	else if (env->probe_near && env->probe_near(env->ctx, d, near, sizeof(near)))
		hint = arena_printf(&c->d->arena, "did you mean %s?", near);
	else if (env->probe_near && env->probe_why && (why = env->probe_why(env->ctx)))
		hint = arena_strdup(&c->d->arena, why);
	/* The classic message, which scripts look for, has no "in probe description: ". */
	c->d->region = NULL;
	fail_hint(c, tag ? tag : "D_PDESC_ZERO", d->loc, hint,
		  "probe description %s does not match any probes", desc_text(c, d));
}

static bool same_arg(struct checker *c, const struct probe_arg *a, const struct probe_arg *b)
{
	return a->mapping == b->mapping && type_compatible(c->ts, a->type, b->type) &&
	       type_compatible(c->ts, a->native, b->native);
}

void load_args(struct checker *c)
{
	const struct lang_env *env = &c->p->env;

	if (c->args_known)
		return;
	c->args_known = true;
	c->nargs = -1;
	for (unsigned i = 0; i < c->clause->nprobes && env->probe_match; i++) {
		const struct probe_desc *d = &c->clause->probes[i];
		struct probe_arg args[CHECK_MAX_ARGS];
		int nargs = CHECK_MAX_ARGS, n = env->probe_match(env->ctx, d, args, &nargs);
		const char *why;

		if (n == -ENOMEM)
			diag_oom(c->d);

		c->args_desc = d;
		if (n == 0)
			continue; /* allowed by -Z */
		if ((n < 0 || nargs <= 0) && env->probe_why && (why = env->probe_why(env->ctx)))
			c->args_why = arena_strdup(&c->d->arena, why);
		if (n < 0 || nargs < 0 || nargs > CHECK_MAX_ARGS) {
			c->nargs = -1;
			return;
		}
		if (c->nargs < 0) {
			memcpy(c->args, args, (size_t)nargs * sizeof(args[0]));
			c->nargs = nargs;
			continue;
		}
		/* Several descriptions have those arguments that they begin with in common. */
		for (int k = 0; k < c->nargs; k++)
			if (k >= nargs || !same_arg(c, &c->args[k], &args[k]))
				c->nargs = k;
		if (c->nargs == 0) {
			c->nargs = -1;
			return;
		}
	}
}

/* ---- statements ---- */

static bool has_effect(const struct node *n)
{
	if (!n)
		return false;
	switch (n->kind) {
	case N_ASSIGN:
	case N_PREINC:
	case N_PREDEC:
	case N_POSTINC:
	case N_POSTDEC:
	case N_CALL:
	case N_FUNC:
		return true;
	default:
		break;
	}
	for (unsigned i = 0; i < n->nargs; i++)
		if (has_effect(n->args[i]))
			return true;
	return has_effect(n->a) || has_effect(n->b) || has_effect(n->c);
}

static bool is_action(struct checker *c, const struct node *n)
{
	const struct builtin *b =
		n->kind == N_CALL && !inline_find(c, n->name) ? builtin_find(n->name) : NULL;

	return (n->kind == N_ASSIGN && n->a->kind == N_AGG) || (b && b->kind == BK_ACTION);
}

struct node *check_statement(struct checker *c, struct node *n)
{
	struct loc at = n->loc;
	bool effect;

	if (in_value_function(c) && is_action(c, n))
		fail_hint(c, "D_FUNC_ACTION", at,
			  "call the function as a statement of its own: f(x);",
			  "a function whose value is used may neither aggregate nor record");
	if (n->kind == N_ASSIGN && n->a->kind == N_AGG) {
		check_aggregation(c, n);
		return n;
	}
	if (n->kind == N_CALL && !inline_find(c, n->name)) {
		check_statement_call(c, n);
		return n;
	}
	if (n->kind == N_AGG)
		fail_hint(c, "D_AGG_NULL", at, "printa( ) prints an aggregation",
			  "expression has null effect: @%s", n->name ? n->name : "");
	effect = has_effect(n); /* as it was written: 0 && i++ is no mistake of this kind */
	n = check_expr(c, n);
	if (!effect && !has_effect(n))
		fail_hint(c, "D_EXPR_NULL", at,
			  n->kind == N_BINARY && n->op == TOK_EQ ? "= assigns; == compares" : NULL,
			  "expression has null effect");
	return n;
}

static void check_expression(struct checker *c, struct stmt *s)
{
	struct inline_def *def = NULL;

	if (!s->expr)
		return;
	if (s->expr->kind == N_CALL)
		def = inline_find(c, s->expr->name);
	if (s->expr->kind == N_CALL && !def && !strcmp(s->expr->name, "delete"))
		s->expr = check_delete(c, s->expr);
	else if (def && def->decl->has_body)
		func_statement(c, def, s);
	else
		s->expr = check_statement(c, s->expr);
}

void check_block(struct checker *c, struct stmt *s, unsigned depth)
{
	for (; s; s = s->next) {
		if (depth > CHECK_MAX_DEPTH)
			fail(c, "D_TOO_DEEP", s->loc, "statements are nested too deeply");
		switch (s->kind) {
		case S_EXPR:
			check_expression(c, s);
			break;
		case S_IF:
			s->expr = check_scalar(c, s->expr, "D_IF_SCALAR", "condition of if");
			check_block(c, s->body, depth + 1);
			check_block(c, s->orelse, depth + 1);
			break;
		case S_BLOCK:
			check_block(c, s->body, depth + 1);
			break;
		case S_FOR:
			check_for(c, s, depth);
			break;
		case S_EACH:
			check_each_misplaced(c, s);
		case S_BREAK:
		case S_CONTINUE:
			if (!c->loops && !check_each_leave(c, s))
				fail(c, "D_LOOP_NONE", s->loc, "%s is not in a loop",
				     s->kind == S_BREAK ? "break" : "continue");
			break;
		case S_RETURN:
			check_return(c, s);
			break;
		case S_DECL:
			check_local(c, s);
			break;
		case S_CALL:
			break;
		}
	}
}

static void check_clause(struct checker *c, struct clause *cl)
{
	struct frame keys;

	c->clause = cl;
	c->args_known = false;
	c->args_desc = NULL;
	c->grown = 0;
	c->d->region = "probe description";
	for (unsigned i = 0; i < cl->nprobes; i++)
		check_probe(c, &cl->probes[i]);
	c->d->region = "predicate";
	if (cl->pred) {
		struct loc at = cl->pred->loc;

		cl->pred = decay(c, check_or_void(c, cl->pred));
		if (!is_scalar(c, cl->pred->tid))
			fail(c, "D_PRED_SCALAR", at,
			     "predicate result must be of scalar type, not \"%s\"",
			     TN(c, cl->pred->tid));
	}
	c->d->region = "action list";
	if (cl->each)
		check_each(c, cl, &keys);
	check_block(c, cl->body, 0);
	c->frame = NULL;
	check_speculation(c, cl);
	c->d->region = NULL;
	c->clause = NULL;
}

void check_program(struct program *p)
{
	struct checker *c = arena_new(&p->dc.arena, struct checker);

	c->p = p;
	c->d = &p->dc;
	c->ts = p->types;
	c->st = p->syms;
	c->first_inline = c->st->inlines.n;
	if (!p->tree.clauses && !p->tree.decls && !p->opts.empty)
		fail(c, "D_EMPTY", ((struct loc){ .src = p->src }),
		     "empty D program translation unit");
	check_dependencies(c);
	c->d->region = "declaration";
	for (struct decl *d = p->tree.decls; d; d = d->next)
		check_decl(c, d);
	check_pragmas(c);
	for (struct clause *cl = p->tree.clauses; cl; cl = cl->next) {
		check_split(c, cl);
		check_clause(c, cl);
	}
	check_unused(c);
	c->d->region = "action list";
	check_late(c);
	c->d->region = NULL;
}
