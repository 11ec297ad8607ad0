/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Inlines that a program declares and does not use: they have to make sense, too.
 *
 * Each is tried once when the whole program is known, with variables for what would be passed; what comes of it is thrown away. A body
 * that mentions args[] means something only in a clause, so nothing is said of it.
 */
#include "lang/check.h"
#include "lang/symtab.h"

/* What a parameter stands for: some value of its type. */
static struct node *some_value(struct checker *c, const struct inline_def *def, unsigned i)
{
	const char *name = def->params->param_names[i];
	struct var *v = arena_new(&c->d->arena, struct var);
	struct node *n = mk_node(c, N_VAR, def->params->params[i].loc, def->param_types[i]);

	v->name = name;
	v->scope = VAR_THIS;
	v->type = n->tid;
	v->declared = true;
	n->name = name;
	n->var = v;
	return n;
}

static void try_inline(struct checker *c, struct inline_def *def)
{
	const struct type_name *tn = &def->decl->tn;
	unsigned nparams = def->params ? def->params->nparams : 0;
	struct stmt *s = arena_new(&c->d->arena, struct stmt);
	struct node *use = mk_node(c, N_CALL, tn->loc, TID_NONE);

	use->name = def->name;
	use->nargs = nparams;
	use->args = arena_array(&c->d->arena, struct node *, nparams + 1);
	for (unsigned i = 0; i < nparams; i++)
		use->args[i] = some_value(c, def, i);
	s->kind = S_EXPR;
	s->loc = tn->loc;
	s->expr = use;
	if (def->decl->has_body)
		func_statement(c, def, s);
	else
		(void)inline_expand(c, def, use, use->args, nparams);
}

void check_unused(struct checker *c)
{
	/* Trying one may bring a library's, which is checked where it is used. */
	const size_t n = c->st->inlines.n, naggs = c->st->aggs.n;

	if (c->p->opts.library)
		return;
	c->d->region = "inline definition";
	c->trial = true;
	for (volatile size_t i = c->first_inline; i < n; i++) {
		struct inline_def *def = c->st->inlines.at[i];

		if (def->used || def->library)
			continue;
		c->grown = 0;
		if (!setjmp(c->undecided)) {
			try_inline(c, def);
			continue;
		}
		for (size_t k = 0; k < c->st->inlines.n; k++)
			c->st->inlines.at[k]->busy = false;
		c->frame = NULL;
		c->func = NULL;
		c->loops = 0;
		c->depth = 0;
		c->uses = 0;
	}
	symtab_forget_aggs(c->st, naggs);
	c->trial = false;
	c->d->region = NULL;
}
