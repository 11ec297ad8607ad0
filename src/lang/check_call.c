/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Calls: functions anywhere, actions as statements, actions with a value (stack(), sym() ...) also
 * where values are recorded. Arguments are converted to the prototype of the table; what a single
 * function demands beyond its prototype follows in one switch.
 */
#include <string.h>

#include "lang/check.h"

static DT_NORETURN void no_function(struct checker *c, const struct node *n)
{
	const char *near = builtin_near(n->name);
	const struct builtin *b = near ? builtin_find(near) : NULL;
	const char *hint = NULL;

	if (symtab_var(c->st, VAR_GLOBAL, n->name) || inline_find(c, n->name))
		fail(c, "D_FUNC_IDKIND", n->loc,
		     "variable '%s' may not be referenced as a function", n->name);
	name_absent(c, n);
	if (b && b->kind != BK_VAR && b->kind != BK_ARRAY)
		hint = arena_printf(&c->d->arena, "did you mean %s( )?", near);
	fail_hint(c, "D_FUNC_UNDEF", n->loc, hint, "undefined function name: %s", n->name);
}

/* The tags that single actions have for what is elsewhere D_PROTO_LEN. */
static const char *length_tag(enum builtin_id id, bool many)
{
	switch (id) {
	case BI_STACK:
		return "D_STACK_PROTO";
	case BI_JSTACK:
	case BI_USTACK:
		return "D_USTACK_PROTO";
	case BI_CLEAR:
	case BI_DENORMALIZE:
		return "D_CLEAR_PROTO";
	case BI_TRUNC:
		return "D_TRUNC_PROTO";
	case BI_NORMALIZE:
		return "D_NORMALIZE_PROTO";
	case BI_PRINTA:
		return "D_PRINTA_PROTO";
	case BI_TRACEMEM:
		return many ? "D_TRACEMEM_ARGS" : "D_PROTO_LEN";
	default:
		return "D_PROTO_LEN";
	}
}

static void check_length(struct checker *c, const struct node *n, const struct builtin *b,
			 const struct proto *p)
{
	/* printa's format alone prints nothing. */
	unsigned required =
		p->nrequired + (b->id == BI_PRINTA && n->nargs && n->args[0]->kind == N_STRING);
	bool few = n->nargs < required, many = !p->variadic && n->nargs > p->nparams;
	bool range = p->variadic || p->nrequired != p->nparams;
	unsigned want = few ? required : p->nparams;

	if (few || many)
		fail(c, length_tag(b->id, many), n->loc,
		     "%s( ) prototype mismatch: %u arg%s passed, %s%u expected", b->name, n->nargs,
		     n->nargs == 1 ? "" : "s",
		     !range ? ""
		     : few  ? "at least "
			    : "at most ",
		     want);
}

static DT_NORETURN void bad_argument(struct checker *c, const struct node *n, unsigned i,
				     const char *want, const struct node *arg)
{
	const char *hint = NULL;

	if (strcmp(want, "string") == 0 && is_scalar(c, arg->tid))
		hint = "an address becomes a string by stringof( ) in the kernel, by copyinstr( ) "
		       "in a process";
	fail_hint(c, "D_PROTO_ARG", arg->loc, hint,
		  "%s( ) argument #%u is incompatible with prototype: prototype: %s, argument: %s",
		  n->name, i + 1, want, TN(c, arg->tid));
}

/* An integer type that is there for addresses, too: int is not, where it has room for one. */
static bool is_address_number(struct checker *c, dt_tid t)
{
	dt_tid plain = type_strip(c->ts, t);

	return is_int(c, t) && type_size(c->ts, t) >= (int64_t)sizeof(void *) && plain != T_INT &&
	       plain != T_UINT;
}

/* A value for a parameter of type `to`. */
static struct node *typed_argument(struct checker *c, const struct node *n, unsigned i, dt_tid to,
				   struct node *a)
{
	struct node *v = assign_convert(c, a, to);

	/* NULL is a string as well; the functions fault there. */
	if (!v && type_is_string(c->ts, to) && is_null_const(a) && type_is_pointer(c->ts, a->tid))
		v = to_string(c, convert(c, a, T_CHARPTR));
	/* Addresses are numbers here: uintptr_t takes pointers, and an array's address. */
	if (!v && is_address_number(c, to)) {
		a = decay(c, a);
		if (type_is_pointer(c->ts, a->tid))
			v = convert(c, a, to);
	}
	if (!v && i == 1 && n->builtin && n->builtin->id == BI_NORMALIZE)
		fail(c, "D_NORMALIZE_SCALAR", a->loc,
		     "normalize( ) argument #2 must be of scalar type");
	if (!v && i == 1 && n->builtin && n->builtin->id == BI_TRUNC)
		fail(c, "D_TRUNC_SCALAR", a->loc, "trunc( ) argument #2 must be of scalar type");
	if (!v)
		bad_argument(c, n, i, TN(c, to), a);
	return v;
}

static DT_NORETURN void const_argument(struct checker *c, const struct node *n,
				       const struct builtin *b, unsigned i, const struct node *arg)
{
	switch (b->id) {
	case BI_TRACEMEM:
		fail(c, "D_TRACEMEM_SIZE", arg->loc,
		     "tracemem( ) argument #2 must be a non-zero positive integral constant "
		     "expression");
	case BI_STACK:
		fail(c, "D_STACK_SIZE", arg->loc,
		     "stack( ) size must be a non-zero positive integral constant expression");
	case BI_JSTACK:
	case BI_USTACK:
		if (i == 0)
			fail(c, "D_USTACK_FRAMES", arg->loc,
			     "ustack( ) argument #1 must be a non-zero positive integer constant");
		fail(c, "D_USTACK_STRSIZE", arg->loc,
		     "ustack( ) argument #2 must be a positive integer constant");
	default:
		bad_argument(c, n, i, "integer constant", arg);
	}
}

static struct node *check_argument(struct checker *c, struct node *n, const struct builtin *b,
				   unsigned i, const struct proto_param *p)
{
	struct node *a = n->args[i];

	if (p->kind == PK_AGG || (p->kind == PK_ANY && a->kind == N_AGG))
		return check_agg_arg(c, n, i);
	if (p->kind == PK_FORMAT || p->kind == PK_LITERAL) {
		if (a->kind == N_MACRO)
			a = check_expr(c, a);
		if (a->kind != N_STRING)
			fail(c, p->kind == PK_FORMAT ? "D_PRINTF_ARG_FMT" : "D_PROTO_ARG", a->loc,
			     "%s( ) argument #%u is incompatible with prototype: prototype: string "
			     "constant",
			     n->name, i + 1);
		a->tid = T_STRING;
		a->is_const = true;
		return a;
	}
	if (p->kind == PK_ANY)
		return check_data(c, a);
	a = check_expr(c, a);
	switch (p->kind) {
	case PK_TYPE:
		/* "Go on with the string you have." */
		if (b->id == BI_STRTOK && i == 0 && is_null_const(a))
			return mk_int(c, a->loc, T_VOIDPTR, 0);
		return typed_argument(c, n, i, p->type, a);
	case PK_CONST:
		if (a->kind != N_INT || !is_int(c, a->tid))
			const_argument(c, n, b, i, a);
		return a;
	case PK_LVALUE:
		if (!a->lvalue)
			bad_argument(c, n, i, "variable", a);
		return a;
	default:
		a = decay(c, a);
		if (!is_scalar(c, a->tid)) {
			if (b->id == BI_TRACEMEM && i == 0)
				fail(c, "D_TRACEMEM_ADDR", a->loc,
				     "tracemem( ) argument #1 is incompatible with prototype: "
				     "prototype: pointer or "
				     "integer, argument: %s",
				     TN(c, a->tid));
			if (b->id == BI_TRACEMEM)
				fail(c, "D_TRACEMEM_DYNSIZE", a->loc,
				     "tracemem( ) argument #3 must be of scalar type");
			bad_argument(c, n, i, "scalar", a);
		}
		return a;
	}
}

static bool points_to(struct checker *c, dt_tid p, unsigned kind, const char *name)
{
	dt_tid t = type_find(c->ts, "vmlinux", kind, name);

	return t != TID_NONE && type_is_pointer(c->ts, p) &&
	       type_strip(c->ts, type_ref(c->ts, p)) == type_strip(c->ts, t);
}

/* Linux has two kinds of readers-writer locks. */
static void check_rwlock(struct checker *c, const struct node *n)
{
	dt_tid t = n->args[0]->tid;

	if (!points_to(c, t, BTF_KIND_TYPEDEF, "rwlock_t") &&
	    !points_to(c, t, BTF_KIND_STRUCT, "rw_semaphore"))
		bad_argument(c, n, 0, "struct rw_semaphore * or rwlock_t *", n->args[0]);
}

/* What a function asks for that its prototype can't say. */
static void check_special(struct checker *c, struct node *n, const struct builtin *b)
{
	const struct node *a = n->nargs ? n->args[0] : NULL;

	switch (b->id) {
	case BI_TRACE:
		if (a->kind == N_AGG)
			fail_hint(c, "D_TRACE_AGG", a->loc, "printa( ) prints aggregations",
				  "trace( ) may not be applied to an aggregation");
		if (type_strip(c->ts, a->tid) == T_VOID)
			fail(c, "D_TRACE_VOID", a->loc,
			     "trace( ) may not be applied to a void expression");
		break;
	case BI_PRINT:
		if (a->kind == N_AGG)
			fail_hint(c, "D_PRINT_AGG", a->loc, "printa( ) prints aggregations",
				  "print( ) may not be applied to an aggregation");
		if (type_strip(c->ts, a->tid) == T_VOID)
			fail(c, "D_PRINT_VOID", a->loc,
			     "print( ) may not be applied to a void expression");
		if (types_is_dynamic(c->ts, a->tid))
			fail(c, "D_PRINT_DYN", a->loc,
			     "print( ) may not be applied to a dynamic expression");
		break;
	case BI_TRACEMEM:
		if ((int64_t)n->args[1]->ival <= 0)
			const_argument(c, n, b, 1, n->args[1]);
		break;
	case BI_STACK:
	case BI_JSTACK:
	case BI_USTACK:
		if (a && (int64_t)a->ival <= 0)
			const_argument(c, n, b, 0, a);
		if (n->nargs > 1 && (int64_t)n->args[1]->ival < 0)
			const_argument(c, n, b, 1, n->args[1]);
		break;
	case BI_FREOPEN:
		/* The guides' own name for where output went first; here that is "". */
		if (a->slen == 1 && a->str[0] == '.')
			fail(c, "D_FREOPEN_INVALID", a->loc,
			     "freopen( ) argument #1 cannot be \".\"");
		check_printf(c, n);
		break;
	case BI_PRINTF:
	case BI_SYSTEM:
		check_printf(c, n);
		break;
	case BI_RW_ISWRITER:
	case BI_RW_READ_HELD:
	case BI_RW_WRITE_HELD:
		check_rwlock(c, n);
		break;
	default:
		break;
	}
}

static const char *article(const struct builtin *b)
{
	return b->kind == BK_AGGFUNC  ? "aggregating function"
	       : b->kind == BK_ACTION ? "action"
				      : "function";
}

/* printa's format is optional but comes first. */
static unsigned skipped_params(const struct node *n, const struct proto *p)
{
	const struct node *a = n->nargs ? n->args[0] : NULL;

	return p->nparams && p->params[0].optional && p->params[0].kind == PK_FORMAT && a &&
			       a->kind != N_STRING && a->kind != N_MACRO
		       ? 1
		       : 0;
}

/* value: the call stands where its value is used. */
static struct node *do_call(struct checker *c, struct node *n, const struct builtin *b)
{
	const char *missing;
	struct proto p;
	unsigned skip;

	if (!builtin_proto(c->ts, &c->d->arena, b, &p, &missing))
		fail(c, "D_TYPE_ERR", n->loc, "failed to resolve type of %s( ): %s", b->name,
		     missing);
	skip = skipped_params(n, &p);
	check_length(c, n, b, &p);
	n->builtin = b;
	for (unsigned i = 0; i < n->nargs; i++)
		if (n->args[i]->kind == N_AGG && each_value(c, n->args[i]))
			n->args[i] = each_value(c, n->args[i]);
	for (unsigned i = 0; i < n->nargs; i++) {
		static const struct proto_param any = { .kind = PK_ANY };
		const struct proto_param *pp = i + skip < p.nparams ? &p.params[i + skip] : &any;

		n->args[i] = check_argument(c, n, b, i, pp);
	}
	n->tid = p.result;
	check_special(c, n, b);
	return n;
}

struct node *check_call(struct checker *c, struct node *n, bool data)
{
	const struct builtin *b = builtin_find(n->name);
	struct inline_def *def = inline_find(c, n->name);

	if (def && def->params)
		return inline_expand(c, def, n, n->args, n->nargs);
	if (b && b->id == BI_HAS_KEY)
		return check_has_key(c, n, b);
	if (!b)
		no_function(c, n);
	if (b->kind == BK_VAR || b->kind == BK_ARRAY)
		fail(c, "D_FUNC_IDKIND", n->loc,
		     "variable '%s' may not be referenced as a function", b->name);
	if (b->kind == BK_AGGFUNC)
		fail_hint(c, "D_CG_EXPR", n->loc,
			  arena_printf(&c->d->arena,
				       "its result belongs to an aggregation: "
				       "@name[keys] = %s( ... );",
				       b->name),
			  "aggregating function %s( ) may not be called from a D expression "
			  "(D program context required)",
			  b->name);
	if (b->kind == BK_ACTION && (!data || strncmp(b->proto, "void(", 5) == 0))
		fail(c, "D_CG_EXPR", n->loc,
		     "%s %s( ) may not be called from a D expression (D program context required)",
		     article(b), b->name);
	return do_call(c, n, b);
}

/* A call of an action or of an aggregating function that gives nothing, not even something to
 * record. */
static bool is_valueless(struct checker *c, const struct node *n)
{
	const struct builtin *b =
		n->kind == N_CALL && !inline_find(c, n->name) ? builtin_find(n->name) : NULL;

	return b && (b->kind == BK_ACTION || b->kind == BK_AGGFUNC) &&
	       strncmp(b->proto, "void(", 5) == 0;
}

struct node *check_or_void(struct checker *c, struct node *n)
{
	return is_valueless(c, n) ? mk_int(c, n->loc, T_VOID, 0) : check_expr(c, n);
}

struct node *check_data(struct checker *c, struct node *n)
{
	if (is_valueless(c, n))
		return check_or_void(c, n);
	n = n->kind == N_CALL ? check_call(c, n, true) : check_expr(c, n);
	return n->kind == N_XLATE && type_is_sou(c->ts, n->tid) ? xlate_whole(c, n) : n;
}

void check_statement_call(struct checker *c, struct node *n)
{
	const struct builtin *b = builtin_find(n->name);

	if (!b || b->kind != BK_ACTION)
		(void)check_call(c, n, true);
	else
		(void)do_call(c, n, b);
}
