/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What names mean: an inline's parameter, an inline, a variable, a builtin, an enumerator - in that
 * order; kernel symbols and macro variables, which have marks of their own.
 *
 * The kernel's types are asked last: loading them takes a millisecond, and most names are D's.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lang/check.h"

static enum var_scope scope_of(const struct node *n)
{
	return n->kind == N_THIS ? VAR_THIS : n->kind == N_SELF ? VAR_SELF : VAR_GLOBAL;
}

static const char *shown(struct checker *c, enum var_scope scope, const char *name)
{
	const char *prefix = scope == VAR_THIS ? "this->" : scope == VAR_SELF ? "self->" : "";

	return *prefix ? arena_printf(&c->d->arena, "%s%s", prefix, name) : name;
}

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

struct var *var_find(struct checker *c, const struct node *n)
{
	return symtab_var(c->st, scope_of(n), n->name);
}

static const char *near_name(struct checker *c, const char *name)
{
	const char *best = symtab_near(c->st, VAR_GLOBAL, name), *b = builtin_near(name);
	unsigned limit = (unsigned)strlen(name) / 3 + 1;
	unsigned d = best ? edit_distance(name, best, limit) : limit;

	if (b && edit_distance(name, b, limit) < d) {
		d = edit_distance(name, b, limit);
		best = b;
	}
	for (size_t i = 0; i < c->st->inlines.n; i++) {
		const char *other = c->st->inlines.at[i]->name;
		unsigned e = edit_distance(name, other, d);

		if (e < d) {
			d = e;
			best = other;
		}
	}
	return best;
}

void name_undefined(struct checker *c, const struct node *n)
{
	const char *near = near_name(c, n->name), *hint = NULL;

	name_absent(c, n);
	if (c->p->env.library_why)
		hint = c->p->env.library_why(c->p->env.ctx, n->name);
	if (hint)
		hint = arena_strdup(&c->d->arena, hint);
	else if (near)
		hint = arena_printf(&c->d->arena, "did you mean %s?", near);
	else if (type_find(c->ts, "vmlinux", BTF_KIND_VAR, n->name) != TID_NONE)
		hint = arena_printf(&c->d->arena, "a kernel symbol is written `%s", n->name);
	fail_hint(c, "D_IDENT_UNDEF", n->loc, hint, "failed to resolve %s: Unknown variable name",
		  n->name);
}

/* ---- variables ---- */

/* The type a key of this type is kept as. TID_NONE: it can't be a key. */
static dt_tid key_type(struct checker *c, const struct node *key)
{
	if (key->kind == N_STRING || type_is_string(c->ts, key->tid))
		return T_STRING;
	if (type_is_array(c->ts, key->tid) && type_is_stringy(c->ts, key->tid))
		return T_STRING;
	if (is_int(c, key->tid))
		return type_is_signed(c->ts, key->tid) ? T_INT64 : T_UINT64;
	if (type_is_pointer(c->ts, key->tid) || type_is_array(c->ts, key->tid) ||
	    type_is_func(c->ts, key->tid))
		return T_UINT64;
	return type_is_sou(c->ts, key->tid) && type_size(c->ts, key->tid) > 0 ? key->tid : TID_NONE;
}

static struct node *key_convert(struct checker *c, struct node *key, dt_tid to)
{
	if (is_int(c, to)) {
		key = decay(c, key);
		return is_scalar(c, key->tid) ? convert(c, key, to) : NULL;
	}
	return assign_convert(c, key, to);
}

struct var *var_from_assignment(struct checker *c, const struct node *lhs, struct node *const *keys,
				unsigned nkeys, const struct node *value)
{
	struct var v = { .name = lhs->name,
			 .scope = scope_of(lhs),
			 .assoc = nkeys > 0,
			 .nkeys = nkeys,
			 .loc = lhs->loc };
	const char *name = shown(c, v.scope, v.name);
	struct var *made;

	if (v.assoc && v.scope == VAR_THIS)
		fail(c, "D_ARR_LOCAL", lhs->loc, "local associative arrays not permitted: %s",
		     name);
	if (!value) {
		v.type = T_INT64; /* x++ */
	} else if (value->kind == N_STRING || type_is_string(c->ts, value->tid) ||
		   (type_is_array(c->ts, value->tid) && type_is_stringy(c->ts, value->tid))) {
		v.type = T_STRING;
	} else {
		if (value->kind == N_XLATE && type_is_pointer(c->ts, value->tid) &&
		    is_scalar(c, value->a->tid)) {
			v.xl = value->xl;
			value = value->a;
		}
		v.type = value->tid;
		if (type_is_func(c->ts, v.type))
			v.type = type_ptr(c->ts, v.type);
		if (!is_scalar(c, v.type) &&
		    (type_size(c->ts, v.type) <= 0 || type_is_float(c->ts, v.type)))
			fail(c, "D_OP_INCOMPAT", lhs->loc,
			     "operands have incompatible types: \"<DYN>\" = \"%s\"", TN(c, v.type));
		v.user_ptr = type_is_pointer(c->ts, v.type) && pointee_user(c, value);
	}
	v.keys = arena_array(&c->d->arena, dt_tid, nkeys + 1);
	for (unsigned i = 0; i < nkeys; i++) {
		v.keys[i] = key_type(c, keys[i]);
		if (v.keys[i] == TID_NONE)
			fail(c, "D_KEY_TYPE", keys[i]->loc,
			     "%s[ ] key #%u may not be of type \"%s\"", name, i + 1,
			     TN(c, keys[i]->tid));
	}
	made = symtab_add_var(c->st, &v);
	if (!made)
		diag_oom(c->d);
	return made;
}

struct node *check_var(struct checker *c, struct node *n, struct node *const *keys, unsigned nkeys)
{
	struct var *v = var_find(c, n);
	const char *name = shown(c, scope_of(n), n->name);
	struct node *m;

	if (!v) {
		const char *near = symtab_near(c->st, scope_of(n), n->name), *hint = NULL;

		if (near)
			hint = arena_printf(&c->d->arena, "did you mean %s?",
					    shown(c, scope_of(n), near));
		fail_hint(c, "D_VAR_UNDEF", n->loc, hint,
			  "%s has not yet been declared or assigned", name);
	}
	if (!v->assoc && nkeys)
		fail(c, "D_IDENT_BADREF", n->loc,
		     "scalar '%s' may not be referenced as associative array", name);
	if (v->assoc && !nkeys)
		fail_hint(c, "D_IDENT_BADREF", n->loc,
			  arena_printf(&c->d->arena, "it takes %u key%s: %s[ ]", v->nkeys,
				       plural(v->nkeys), name),
			  "associative array '%s' may not be referenced as scalar", name);
	if (nkeys != v->nkeys)
		fail(c, "D_PROTO_LEN", n->loc,
		     "%s[ ] prototype mismatch: %u key%s passed, %u expected", name, nkeys,
		     plural(nkeys), v->nkeys);
	m = mk_node(c, N_VAR, n->loc, v->type);
	m->name = n->name;
	m->var = v;
	m->lvalue = true;
	m->user = v->user_ptr;
	m->nargs = nkeys;
	m->args = arena_array(&c->d->arena, struct node *, nkeys + 1);
	for (unsigned i = 0; i < nkeys; i++) {
		m->args[i] = key_convert(c, keys[i], v->keys[i]);
		if (!m->args[i])
			fail(c, "D_PROTO_ARG", keys[i]->loc,
			     "%s[ ] key #%u is incompatible with prototype: expected \"%s\", not "
			     "\"%s\"",
			     name, i + 1, TN(c, v->keys[i]), TN(c, keys[i]->tid));
	}
	if (v->xl) {
		struct node *x = mk_node(c, N_XLATE, n->loc, type_ptr(c->ts, v->xl->out));

		if (x->tid == TID_NONE)
			diag_oom(c->d);
		x->xl = v->xl;
		x->a = m;
		return x;
	}
	return m;
}

/* ---- builtin variables ---- */

static struct node *check_builtin_var(struct checker *c, struct node *n, const struct builtin *b)
{
	const char *missing;
	struct proto p;
	struct node *m;

	if (b->kind == BK_ARRAY)
		fail_hint(c, "D_IDENT_BADREF", n->loc, "it takes an index: args[0]",
			  "array '%s' may not be referenced as scalar", b->name);
	if (b->kind != BK_VAR)
		fail(c, "D_IDENT_BADREF", n->loc, "%s '%s' may not be referenced as scalar",
		     b->kind == BK_FUNC	    ? "function"
		     : b->kind == BK_ACTION ? "action"
					    : "aggregating function",
		     b->name);
	if (!builtin_proto(c->ts, &c->d->arena, b, &p, &missing))
		fail(c, "D_TYPE_ERR", n->loc, "failed to resolve type of %s: %s", b->name, missing);
	m = mk_node(c, N_BUILTIN, n->loc, p.result);
	m->name = b->name;
	m->builtin = b;
	return m;
}

static struct node *check_uregs(struct checker *c, struct node *n, struct node **keys,
				unsigned nkeys, const struct builtin *b)
{
	struct node *m, *i;

	if (nkeys != 1)
		fail(c, "D_PROTO_LEN", n->loc,
		     "%s[ ] prototype mismatch: %u keys passed, 1 expected", b->name, nkeys);
	i = check_rvalue(c, keys[0]);
	if (!is_int(c, i->tid))
		fail(c, "D_PROTO_ARG", keys[0]->loc,
		     "%s[ ] key #1 is incompatible with prototype: expected \"int\", not \"%s\"",
		     b->name, TN(c, i->tid));
	m = mk_node(c, N_BUILTIN, n->loc, T_UINT64);
	m->name = b->name;
	m->builtin = b;
	m->nargs = 1;
	m->args = arena_array(&c->d->arena, struct node *, 1);
	m->args[0] = i;
	return m;
}

static struct node *check_args(struct checker *c, struct node *n, struct node **keys,
			       unsigned nkeys, const struct builtin *b)
{
	const struct probe_arg *arg;
	const char *desc;
	struct node *m;
	int64_t i;

	if (b->id == BI_UREGS)
		return check_uregs(c, n, keys, nkeys, b);
	if (nkeys != 1)
		fail(c, "D_PROTO_LEN", n->loc,
		     "%s[ ] prototype mismatch: %u keys passed, 1 expected", b->name, nkeys);
	if (c->trial)
		longjmp(c->undecided, 1);
	if (!c->clause)
		fail(c, "D_ARGS_NONE", n->loc,
		     "args[ ] may not be referenced outside of a probe clause");
	i = const_int(c, keys[0], "D_PROTO_ARG", "index of args[ ]");
	load_args(c);
	c->clause->uses_args = true;
	desc = c->args_desc && c->args_desc->text ? c->args_desc->text : "";
	if (c->nargs < 0)
		fail_hint(c, "D_ARGS_MULTI", n->loc,
			  c->args_why ? c->args_why : "arg0, arg1 ... are there in any probe",
			  "args[ ] may not be referenced because probe description %s matches an "
			  "unstable set of probes",
			  desc);
	if (i < 0 || i >= c->nargs)
		fail_hint(c, "D_ARGS_IDX", n->loc,
			  c->nargs ? arena_printf(&c->d->arena, "it has args[0] to args[%d]",
						  c->nargs - 1)
			  : c->args_why
				  ? c->args_why
				  : "its arguments have no types here; arg0, arg1 ... are there "
				    "in any probe",
			  "index %lld is out of range for %s args[ ]", (long long)i, desc);
	arg = &c->args[i];
	if (arg->why)
		fail_hint(c, "D_ARGS_TYPE", n->loc, arg->why,
			  "%s args[%lld] of type \"%s\" can't be read", desc, (long long)i,
			  TN(c, arg->type));
	m = mk_node(c, N_BUILTIN, n->loc, arg->type);
	if (type_strip(c->ts, arg->type) == T_VOID || arg->type == TID_NONE)
		m->tid = T_INT64;
	m->tid2 = arg->native;
	m->name = b->name;
	m->builtin = b;
	m->nargs = 1;
	m->args = arena_array(&c->d->arena, struct node *, 1);
	m->args[0] = mk_int(c, keys[0]->loc, T_INT, arg->mapping);
	if (!type_compatible(c->ts, arg->native, arg->type)) {
		/* What the probe has is of another type than what it shows. */
		struct node *x;

		m->tid = arg->native;
		x = translated(c, m, arg->type, n->loc);
		if (x)
			return x;
		m->tid = arg->type;
	}
	return m;
}

/* ---- inlines ---- */

struct inline_def *inline_find(struct checker *c, const char *name)
{
	const struct lang_env *env = &c->p->env;
	struct inline_def *def = symtab_inline(c->st, name);

	/* A library's inline comes when its name does, unless it means something else. */
	if (!def && env->library && !symtab_var(c->st, VAR_GLOBAL, name) && !builtin_find(name) &&
	    env->library(env->ctx, name))
		def = symtab_inline(c->st, name);
	return def;
}

struct frame inline_args(struct checker *c, struct inline_def *def, const struct node *use,
			 struct node *const *args, unsigned nargs)
{
	unsigned want = def->params ? def->params->nparams : 0;
	char open = def->params && def->params->kind == D_ASSOC ? '[' : '(',
	     close = open == '[' ? ']' : ')';
	struct frame frame = { .n = want };

	def->used = true;
	if (def->busy)
		fail(c, def->decl->has_body ? "D_INLINE_LOOP" : "D_IDENT_UNDEF", use->loc,
		     "failed to resolve %s: an inline can't refer to itself", def->name);
	if (nargs != want)
		fail(c, "D_PROTO_LEN", use->loc,
		     "%s%c %c prototype mismatch: %u arg%s passed, %u expected", def->name, open,
		     close, nargs, plural(nargs), want);
	frame.names = want ? def->params->param_names : NULL;
	frame.args = arena_array(&c->d->arena, struct node *, want + 1);
	for (unsigned i = 0; i < want; i++) {
		struct node *a = check_expr(c, args[i]);

		frame.args[i] = assign_convert(c, a, def->param_types[i]);
		if (!frame.args[i])
			fail(c, "D_PROTO_ARG", args[i]->loc,
			     "%s%c %c argument #%u is incompatible with prototype: expected "
			     "\"%s\", not \"%s\"",
			     def->name, open, close, i + 1, TN(c, def->param_types[i]),
			     TN(c, a->tid));
		if (frame.args[i]->kind != N_INT && frame.args[i]->kind != N_XLATE &&
		    frame.args[i]->tid != def->param_types[i] && is_scalar(c, def->param_types[i]))
			frame.args[i] = cast_to(c, frame.args[i], def->param_types[i]);
	}
	return frame;
}

struct node *inline_expand(struct checker *c, struct inline_def *def, struct node *use,
			   struct node *const *args, unsigned nargs)
{
	struct frame frame = inline_args(c, def, use, args, nargs);
	const struct frame *outer = c->frame;
	struct node *body, *v;

	if (!c->uses++)
		c->use = use->loc;
	if (def->decl->has_body) {
		v = func_value(c, def, use, &frame);
		c->uses--;
		return v;
	}
	body = clone_tree(c, def->decl->init);
	def->busy = true;
	c->frame = frame.n ? &frame : NULL;
	body = check_expr(c, body);
	c->frame = outer;
	def->busy = false;
	c->uses--;
	v = assign_convert(c, body, def->type);
	if (!v)
		fail(c, "D_OP_INCOMPAT", use->loc,
		     "inline %s definition uses incompatible types: \"%s\" = \"%s\"", def->name,
		     TN(c, def->type), TN(c, body->tid));
	if (v->kind == N_INT)
		v = mk_int(c, use->loc, def->type, cut_to(c, v->ival, def->type));
	v->attributes = def->stability;
	return v;
}

/* ---- names ---- */

struct node *frame_arg(struct checker *c, const char *name)
{
	const struct frame *f = c->frame;

	for (unsigned i = 0; f && i < f->n; i++)
		if (f->names[i] && strcmp(f->names[i], name) == 0)
			return f->args[i];
	return NULL;
}

struct node *check_name(struct checker *c, struct node *n)
{
	struct node *m = frame_arg(c, n->name);
	const struct builtin *b;
	struct inline_def *def;
	int64_t value;
	dt_tid t;

	if (m) {
		grow(c, count_nodes(m, CHECK_MAX_GROWN - c->grown + 1));
		return m;
	}
	for (size_t i = c->enumerators.n; i-- > 0;)
		if (strcmp(c->enumerators.at[i].name, n->name) == 0)
			return mk_int(c, n->loc, T_INT, (uint64_t)c->enumerators.at[i].value);
	def = inline_find(c, n->name);
	if (def) {
		if (def->params)
			fail(c, "D_IDENT_BADREF", n->loc,
			     "inline '%s' may not be referenced without its arguments", n->name);
		return inline_expand(c, def, n, NULL, 0);
	}
	if (var_find(c, n))
		return check_var(c, n, NULL, 0);
	b = builtin_find(n->name);
	if (b)
		return check_builtin_var(c, n, b);
	if (strcmp(n->name, "NULL") == 0)
		return mk_int(c, n->loc, T_VOIDPTR, 0);
	if (type_enumerator(c->ts, n->name, &value, &t)) {
		/* C gives an enumerator type int wherever int can hold it. */
		bool fits = value >= INT32_MIN && value <= INT32_MAX;

		m = mk_int(c, n->loc,
			   fits				      ? T_INT
			   : value > 0 && value <= UINT32_MAX ? T_UINT
							      : T_WORD64,
			   (uint64_t)value);
		m->tid2 = t;
		return m;
	}
	name_undefined(c, n);
}

struct node *check_keyed(struct checker *c, struct node *n, struct node *base, struct node **keys,
			 unsigned nkeys)
{
	const struct builtin *b;
	struct inline_def *def;
	struct var *v;

	switch (base->kind) {
	case N_NAME:
		if (frame_arg(c, base->name))
			return NULL;
		def = inline_find(c, base->name);
		if (def)
			return def->params ? inline_expand(c, def, n, keys, nkeys) : NULL;
		b = builtin_find(base->name);
		if (b && !var_find(c, base)) {
			if (b->kind == BK_ARRAY)
				return check_args(c, n, keys, nkeys, b);
			return NULL;
		}
		break;
	case N_THIS:
	case N_SELF:
		break;
	default:
		return NULL;
	}
	v = var_find(c, base);
	if (!v && base->kind == N_NAME)
		name_undefined(c, base);
	if (v && !v->assoc) {
		if (type_is_array(c->ts, v->type) || type_is_pointer(c->ts, v->type))
			return NULL;
	}
	{
		struct node **checked = arena_array(&c->d->arena, struct node *, nkeys + 1);

		for (unsigned i = 0; i < nkeys && v && v->assoc; i++)
			checked[i] = check_or_void(c, keys[i]);
		base->loc = n->loc;
		return check_var(c, base, checked, nkeys);
	}
}

/* ---- kernel symbols and macros ---- */

struct node *check_symbol(struct checker *c, struct node *n)
{
	const char *mod = n->mod && *n->mod ? n->mod : NULL;
	uint64_t addr = 0;
	dt_tid t = TID_NONE;
	int err = types_symbol(c->ts, mod, n->name, &addr, &t);

	if (err == -EPERM)
		fail_hint(c, "D_SYM_HIDDEN", n->loc,
			  "addresses are shown to privileged users only (kernel.kptr_restrict)",
			  "failed to resolve %s`%s: the kernel hides its addresses", mod ? mod : "",
			  n->name);
	if (err)
		fail(c, "D_IDENT_UNDEF", n->loc, "failed to resolve %s`%s: Unknown symbol name",
		     mod ? mod : "", n->name);
	n->addr = addr;
	n->tid = t == TID_NONE ? T_VOID : t;
	return n;
}

static const char *macro_hint(struct checker *c, const char *name)
{
	static const char *const macros[] = { "target", "pid",	"ppid", "pgid", "sid",
					      "uid",	"euid", "gid",	"egid" };
	unsigned best = (unsigned)strlen(name) / 3 + 1;
	const char *near = NULL;

	if (!strcmp(name, "target"))
		return "$target is set by -c or -p";
	for (size_t i = 0; i < ARRAY_SIZE(macros); i++) {
		unsigned d = edit_distance(name, macros[i], best);

		if (d < best) {
			best = d;
			near = macros[i];
		}
	}
	return near ? arena_printf(&c->d->arena, "did you mean $%s?", near) : NULL;
}

/* $pid and the like; $1 became a token already. */
struct node *check_macro(struct checker *c, struct node *n)
{
	const char *name = n->name;
	bool as_string = false;
	int64_t v = 0;

	if (*name == '$')
		name++;
	if (*name == '$') {
		as_string = true;
		name++;
	}
	/* A script that may be given a process and need not says so by defaultargs. */
	if ((!c->p->env.macro || c->p->env.macro(c->p->env.ctx, name, &v)) &&
	    !(c->p->opts.defaultargs && !strcmp(name, "target")))
		fail_hint(c, "D_MACRO_UNDEF", n->loc, macro_hint(c, name),
			  "macro variable $%s is not defined", name);
	if (as_string) {
		struct node *m = mk_node(c, N_STRING, n->loc, T_STRING);

		m->str = arena_printf(&c->d->arena, "%lld", (long long)v);
		m->slen = (uint32_t)strlen(m->str);
		m->is_const = true;
		return m;
	}
	return mk_int(c, n->loc, v >= INT32_MIN && v <= INT32_MAX ? T_INT : T_WORD64, (uint64_t)v);
}
