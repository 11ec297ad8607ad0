/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Translators: structures of the stable kind, made of what the kernel or a program has.
 *
 *     translator psinfo_t < struct task_struct *T > { pr_pid = T->tgid; ... };
 *
 * A translation is an N_XLATE over the value that is translated. A member that is taken of it is
 * replaced by the expression that the translator has for it, in which the input's name stands for
 * that value: so a member costs what its expression costs, and one that this kernel can't have
 * fails where it is asked for and nowhere else. Only a program's own translator is checked whole,
 * when it is declared.
 */
#include <setjmp.h>
#include <string.h>

#include "lang/check.h"

/* The structure that `to` is or points to. */
static dt_tid structure_of(struct checker *c, dt_tid to)
{
	return type_strip(c->ts, type_is_pointer(c->ts, to) ? type_ref(c->ts, to) : to);
}

/* By the input's type as written, then by what it is, then by what an assignment would do. */
static const struct translator *find(struct checker *c, struct node *value, dt_tid to)
{
	dt_tid out = structure_of(c, to);
	const struct symtab *st = c->st;

	for (int pass = 0; pass < 3; pass++) {
		for (size_t i = 0; i < st->translators.n; i++) {
			const struct translator *x = st->translators.at[i];

			if (x->out != out)
				continue;
			if (pass == 0	? x->in == value->tid
			    : pass == 1 ? type_compatible(c->ts, x->in, value->tid)
					: !!assign_convert(c, value, x->in))
				return x;
		}
	}
	return NULL;
}

static struct node *translation(struct checker *c, const struct translator *x, struct node *value,
				dt_tid to, struct loc at)
{
	struct node *n = mk_node(c, N_XLATE, at, to);

	n->xl = x;
	n->a = value;
	if (!type_compatible(c->ts, x->in, value->tid))
		n->a = assign_convert(c, value, x->in);
	return n;
}

struct node *translated(struct checker *c, struct node *value, dt_tid to, struct loc at)
{
	const struct translator *x;

	if (!type_is_sou(c->ts, structure_of(c, to)))
		return NULL;
	x = find(c, value, to);
	return x ? translation(c, x, value, to, at) : NULL;
}

struct node *check_xlate(struct checker *c, struct node *n)
{
	dt_tid to = decl_type(c, n->type);
	struct node *value = check_expr(c, n->a), *x;

	if (!type_is_sou(c->ts, structure_of(c, to)) &&
	    type_kind(c->ts, structure_of(c, to)) != BTF_KIND_FWD)
		fail(c, "D_XLATE_SOU", n->loc,
		     "cannot translate to type \"%s\": it is no struct or union, nor a pointer to "
		     "one",
		     TN(c, to));
	x = translated(c, value, to, n->loc);
	if (!x)
		x = translated(c, decay(c, value), to, n->loc);
	if (!x)
		fail(c, "D_XLATE_NONE", n->loc, "cannot translate from \"%s\" to \"%s\"",
		     TN(c, value->tid), TN(c, to));
	return x;
}

/* ---- members ---- */

/* The next definition of a member behind `after`; NULL: the first. */
static const struct xl_member *conversion(const struct translator *x, const char *name,
					  const struct xl_member *after)
{
	const struct xl_member *end = x->decl->members + x->decl->nmembers;

	for (const struct xl_member *m = after ? after + 1 : x->decl->members; m < end; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

/* value as a member of type `to`; NULL: it can't be. */
static struct node *member_value(struct checker *c, struct node *value, dt_tid to)
{
	struct node *v;

	if (type_is_string(c->ts, to) || (type_is_array(c->ts, to) && type_is_stringy(c->ts, to) &&
					  !type_is_array(c->ts, value->tid)))
		return value->kind == N_STRING || type_is_stringy(c->ts, value->tid)
			       ? to_string(c, value)
			       : NULL;
	if (value->kind == N_XLATE)
		return type_compatible(c->ts, value->tid, to) ? value : NULL;
	if (type_is_sou(c->ts, to) || type_is_array(c->ts, to)) {
		if (type_compatible(c->ts, value->tid, to))
			return value;
		return type_is_sou(c->ts, to) ? translated(c, value, to, value->loc) : NULL;
	}
	v = assign_convert(c, value, to);
	if (!v && type_is_pointer(c->ts, to) && is_scalar(c, value->tid))
		return translated(c, value, to, value->loc);
	return v && v->tid != to ? cast_to(c, v, to) : v;
}

static struct node *convert_member(struct checker *c, const struct translator *x,
				   const struct xl_member *xm, struct node *input, dt_tid to)
{
	const struct frame *outer = c->frame;
	const struct frame frame = { &x->decl->in.name, &input, 1 };
	struct node *value, *v;

	c->frame = &frame;
	value = check_expr(c, clone_tree(c, xm->value));
	c->frame = outer;
	v = member_value(c, value, to);
	if (!v)
		fail(c, "D_XLATE_INCOMPAT", xm->loc,
		     "translator member %s definition uses incompatible types: \"%s\" = \"%s\"",
		     xm->name, TN(c, to), TN(c, value->tid));
	return v;
}

/* The same, or NULL where this kernel lacks what the expression asks for. */
static struct node *try_member(struct checker *c, const struct translator *x,
			       const struct xl_member *xm, struct node *input, dt_tid to)
{
	const struct frame *frame = c->frame;
	unsigned depth = c->depth;
	struct node *volatile v = NULL;
	jmp_buf outer;

	memcpy(&outer, &c->d->escape, sizeof(outer));
	if (!setjmp(c->d->escape))
		v = convert_member(c, x, xm, input, to);
	memcpy(&c->d->escape, &outer, sizeof(outer));
	if (v)
		return v;
	if (strcmp(c->d->err.tag, "D_NOMEM") == 0)
		diag_oom(c->d);
	c->frame = frame;
	c->depth = depth;
	return NULL;
}

/* A library may define a member several times, for several kernels: the first that fits is taken. */
static struct node *member(struct checker *c, const struct translator *x,
			   const struct xl_member *xm, struct node *input, dt_tid to)
{
	const struct xl_member *next;
	struct node *v;

	while ((next = conversion(x, xm->name, xm))) {
		v = try_member(c, x, xm, input, to);
		if (v)
			return v;
		xm = next;
	}
	return convert_member(c, x, xm, input, to);
}

struct node *xlate_member(struct checker *c, struct node *n, const struct node *from)
{
	const struct xl_member *xm = conversion(from->xl, n->name, NULL);
	struct type_member m;
	struct node *value;

	if (!type_member(c->ts, from->xl->out, n->name, &m))
		no_member(c, "D_TYPE_MEMBER", n, from->xl->out, n->name);
	if (!xm)
		fail(c, "D_XLATE_NOCONV", n->loc,
		     "translator does not define conversion for member: %s", n->name);
	value = member(c, from->xl, xm, from->a, m.type);
	if (value != from->a)
		value->loc =
			n->loc; /* what is wrong with it is wrong here, not in the translator */
	return value;
}

struct node *xlate_whole(struct checker *c, struct node *n)
{
	const struct decl *d = n->xl->decl;
	struct node *whole;

	if (n->nargs)
		return n;
	whole = mk_node(c, N_XLATE, n->loc, n->tid);
	whole->xl = n->xl;
	whole->a = n->a;
	whole->args = arena_array(&c->d->arena, struct node *, d->nmembers + 1);
	for (unsigned i = 0; i < d->nmembers; i++) {
		const struct xl_member *xm = &d->members[i];
		struct node *m = mk_node(c, N_MEMBER, n->loc, T_VOID);

		if (!type_member(c->ts, n->xl->out, xm->name, &m->member) ||
		    conversion(n->xl, xm->name, NULL) != xm)
			continue;
		m->a = member(c, n->xl, xm, n->a, m->member.type);
		if (m->a->kind == N_XLATE && type_is_sou(c->ts, m->a->tid))
			m->a = xlate_whole(c, m->a);
		whole->args[whole->nargs++] = m;
	}
	return whole;
}

/* ---- declarations ---- */

static void check_members(struct checker *c, const struct translator *x)
{
	const struct decl *d = x->decl;
	/* Something of the input's type, which is never looked at. */
	struct node *input = mk_node(c, N_UNARY, d->loc, x->in);

	input->op = TOK_STAR;
	input->a = mk_int(c, d->loc, T_VOIDPTR, 0);
	for (unsigned i = 0; i < d->nmembers; i++) {
		const struct xl_member *xm = &d->members[i];
		struct type_member m;

		for (unsigned k = 0; k < i && !c->p->opts.library; k++)
			if (strcmp(d->members[k].name, xm->name) == 0)
				fail(c, "D_DECL_MRED", xm->loc, "identifier redeclared: %s",
				     xm->name);
		if (!type_member(c->ts, x->out, xm->name, &m))
			fail(c, "D_XLATE_MEMB", xm->loc,
			     "translator member %s is not a member of %s", xm->name, TN(c, x->out));
		if (!c->p->opts.library)
			(void)convert_member(c, x, xm, input, m.type);
	}
}

void check_translator(struct checker *c, struct decl *d)
{
	struct translator *x = arena_new(&c->d->arena, struct translator);
	dt_tid out = decl_type(c, &d->tn);

	x->decl = d;
	x->in = decl_type(c, &d->in);
	x->out = type_strip(c->ts, out);
	if (type_kind(c->ts, x->out) == BTF_KIND_FWD)
		incomplete(c, d->loc, "D_DECL_INCOMPLETE", out, NULL);
	if (!type_is_sou(c->ts, out))
		fail(c, "D_XLATE_SOU", d->loc, "%s is not a struct or union type", TN(c, out));
	if (type_kind(c->ts, type_strip(c->ts, x->in)) == BTF_KIND_FWD)
		incomplete(c, d->loc, "D_DECL_INCOMPLETE", x->in, NULL);
	if (type_strip(c->ts, x->in) == T_VOID || type_is_func(c->ts, x->in))
		fail(c, "D_XLATE_INCOMPAT", d->loc, "cannot translate from type \"%s\"",
		     TN(c, x->in));
	for (size_t i = 0; i < c->st->translators.n; i++) {
		const struct translator *old = c->st->translators.at[i];

		if (old->out == x->out && type_compatible(c->ts, old->in, x->in))
			fail(c, "D_XLATE_REDECL", d->loc,
			     "translator from %s to %s has already been declared", TN(c, x->in),
			     TN(c, out));
	}
	check_members(c, x);
	if (!vec_push(&c->st->arena, &c->st->translators, x))
		diag_oom(c->d);
}
