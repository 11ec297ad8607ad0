/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Aggregations: assigned by statements of the form @name[keys] = function(...), named by printa()
 * and its like. All assignments to one agree in function, keys and parameters. What only names one
 * may come first in the text, so such uses are looked at when the whole program has been read.
 */
#include <string.h>

#include "lang/check.h"

static const char *const func_names[] = { "count",  "sum",	"avg",	     "min",	  "max",
					  "stddev", "quantize", "lquantize", "llquantize" };

static enum agg_kind kind_of(enum builtin_id id)
{
	switch (id) {
	case BI_SUM:
		return AGG_SUM;
	case BI_AVG:
		return AGG_AVG;
	case BI_MIN_:
		return AGG_MIN;
	case BI_MAX_:
		return AGG_MAX;
	case BI_STDDEV:
		return AGG_STDDEV;
	case BI_QUANTIZE:
		return AGG_QUANTIZE;
	case BI_LQUANTIZE:
		return AGG_LQUANTIZE;
	case BI_LLQUANTIZE:
		return AGG_LLQUANTIZE;
	default:
		return AGG_COUNT;
	}
}

static struct agg *agg_get(struct checker *c, const char *name)
{
	struct agg *a = symtab_agg(c->st, name);

	if (!a)
		a = symtab_add_agg(c->st, name);
	if (!a)
		diag_oom(c->d);
	return a;
}

/* ---- keys ---- */

static struct node *check_key(struct checker *c, const struct node *agg, unsigned i, struct node *k)
{
	struct loc at = k->loc;

	if (k->kind == N_AGG && !each_value(c, k))
		fail(c, "D_KEY_TYPE", at, "@%s[ ] key #%u may not be an aggregation", agg->name,
		     i + 1);
	k = check_data(c, k);
	if (type_is_array(c->ts, k->tid) && type_is_stringy(c->ts, k->tid))
		k = to_string(c, k);
	if (type_is_func(c->ts, k->tid))
		k = decay(c, k);
	if (is_scalar(c, k->tid) || type_is_string(c->ts, k->tid))
		return k;
	if (type_strip(c->ts, k->tid) != T_VOID &&
	    (types_is_dynamic(c->ts, k->tid) ||
	     (type_size(c->ts, k->tid) > 0 && !type_is_float(c->ts, k->tid) &&
	      !type_is_integer(c->ts, k->tid))))
		return k;
	fail(c, "D_KEY_TYPE", at, "@%s[ ] key #%u may not be of type \"%s\"", agg->name, i + 1,
	     TN(c, k->tid));
}

static bool keys_agree(struct checker *c, dt_tid have, dt_tid now)
{
	if (is_scalar(c, have) && is_scalar(c, now))
		return true;
	if (type_is_string(c->ts, have) || type_is_string(c->ts, now))
		return type_is_string(c->ts, have) && type_is_string(c->ts, now);
	return type_compatible(c->ts, have, now);
}

static const char *plural(unsigned n)
{
	return n == 1 ? "" : "s";
}

/* In a new list: the old one belongs to the picture that comes back if this program fails. */
static void widen_key(struct checker *c, struct agg *a, unsigned i, dt_tid now)
{
	dt_tid *keys = arena_array(&c->st->arena, dt_tid, a->nkeys + 1);

	if (!keys)
		diag_oom(c->d);
	memcpy(keys, a->keys, a->nkeys * sizeof(*keys));
	keys[i] = now;
	a->keys = keys;
}

static void check_keys(struct checker *c, struct node *n, struct agg *a)
{
	for (unsigned i = 0; i < n->nargs; i++)
		n->args[i] = check_key(c, n, i, n->args[i]);
	if (!a->assigned) {
		a->nkeys = n->nargs;
		a->key_nodes = n->args;
		a->keys = arena_array(&c->st->arena, dt_tid, n->nargs + 1);
		if (!a->keys)
			diag_oom(c->d);
		for (unsigned i = 0; i < n->nargs; i++)
			a->keys[i] = n->args[i]->tid;
		return;
	}
	if (a->nkeys != n->nargs)
		fail(c, "D_PROTO_LEN", n->loc,
		     "@%s[ ] prototype mismatch: %u key%s passed, %u expected", n->name, n->nargs,
		     plural(n->nargs), a->nkeys);
	for (unsigned i = 0; i < n->nargs; i++) {
		dt_tid now = n->args[i]->tid;

		if (!keys_agree(c, a->keys[i], now))
			fail(c, "D_PROTO_ARG", n->args[i]->loc,
			     "@%s[ ] key #%u is incompatible with prototype: prototype: %s, "
			     "argument: %s",
			     n->name, i + 1, TN(c, a->keys[i]), TN(c, now));
		/* The key holds what any use puts there. */
		if (is_int(c, now) && is_int(c, a->keys[i]) &&
		    type_size(c->ts, now) > type_size(c->ts, a->keys[i]))
			widen_key(c, a, i, now);
	}
}

/* ---- lquantize and llquantize ---- */

static int64_t quant_const(struct checker *c, struct node *call, unsigned i, const char *tag)
{
	struct node *v = check_rvalue(c, call->args[i]);

	if (v->kind != N_INT || !is_int(c, v->tid))
		fail(c, tag, call->args[i]->loc, "%s( ) argument #%u must be an integer constant",
		     call->name, i);
	call->args[i] = v;
	return (int64_t)v->ival;
}

static void same_param(struct checker *c, const struct node *call, const struct agg *a,
		       int64_t have, int64_t now, const char *tag, const char *what, unsigned i)
{
	if (a->assigned && have != now)
		fail(c, tag, call->args[i < call->nargs ? i : 0]->loc,
		     "%s( ) %s (argument #%u) doesn't match previous use of @%s: %lld, was %lld",
		     call->name, what, i, a->name, (long long)now, (long long)have);
}

static void check_lquantize(struct checker *c, struct node *call, struct agg *a)
{
	int64_t base = quant_const(c, call, 1, "D_LQUANT_BASETYPE");
	int64_t limit = quant_const(c, call, 2, "D_LQUANT_LIMTYPE");
	int64_t step = call->nargs > 3 ? quant_const(c, call, 3, "D_LQUANT_STEPTYPE") : 1, levels;

	if (base < INT32_MIN || base > INT32_MAX)
		fail(c, "D_LQUANT_BASEVAL", call->args[1]->loc,
		     "lquantize( ) argument #1 must be a 32-bit quantity");
	if (limit < INT32_MIN || limit > INT32_MAX)
		fail(c, "D_LQUANT_LIMVAL", call->args[2]->loc,
		     "lquantize( ) argument #2 must be a 32-bit quantity");
	if (limit < base)
		fail(c, "D_LQUANT_MISMATCH", call->loc,
		     "lquantize( ) base (argument #1) must be less than limit (argument #2)");
	if (step < 1 || step > UINT16_MAX)
		fail(c, "D_LQUANT_STEPVAL", call->args[call->nargs > 3 ? 3 : 0]->loc,
		     "lquantize( ) argument #3 must be a non-zero positive 16-bit integer");
	levels = (limit - base) / step;
	if (levels == 0)
		fail(c, "D_LQUANT_STEPLARGE", call->loc,
		     "lquantize( ) step (argument #3) too large: must have at least one "
		     "quantization level");
	if (levels > UINT16_MAX)
		fail(c, "D_LQUANT_STEPSMALL", call->loc,
		     "lquantize( ) step (argument #3) too small: number of quantization levels "
		     "must be a 16-bit quantity");
	same_param(c, call, a, a->base, base, "D_LQUANT_MATCHBASE", "base", 1);
	same_param(c, call, a, a->limit, limit, "D_LQUANT_MATCHLIM", "limit", 2);
	same_param(c, call, a, a->step, step, "D_LQUANT_MATCHSTEP", "step", 3);
	a->base = base;
	a->limit = limit;
	a->step = step;
}

static int64_t quant_16bit(struct checker *c, struct node *call, unsigned i, const char *type_tag,
			   const char *val_tag)
{
	int64_t v = quant_const(c, call, i, type_tag);

	if (v < 0 || v > UINT16_MAX)
		fail(c, val_tag, call->args[i]->loc,
		     "llquantize( ) argument #%u must be an unsigned 16-bit quantity", i);
	return v;
}

static void check_llquantize(struct checker *c, struct node *call, struct agg *a)
{
	int64_t factor = quant_16bit(c, call, 1, "D_LLQUANT_FACTORTYPE", "D_LLQUANT_FACTORVAL");
	int64_t low = quant_16bit(c, call, 2, "D_LLQUANT_LOWTYPE", "D_LLQUANT_LOWVAL");
	int64_t high = quant_16bit(c, call, 3, "D_LLQUANT_HIGHTYPE", "D_LLQUANT_HIGHVAL");
	int64_t nsteps = quant_16bit(c, call, 4, "D_LLQUANT_NSTEPTYPE", "D_LLQUANT_NSTEPVAL");
	int64_t power = 1, v;

	if (factor < 2)
		fail(c, "D_LLQUANT_FACTORSMALL", call->args[1]->loc,
		     "llquantize( ) factor (argument #1) must be two or more");
	if (low >= high)
		fail(c, "D_LLQUANT_MAGRANGE", call->loc,
		     "llquantize( ) low magnitude (argument #2) must be less than high magnitude "
		     "(argument #3)");
	if (nsteps < factor)
		fail(c, "D_LLQUANT_FACTORNSTEPS", call->loc,
		     "llquantize( ) factor (argument #1) must be less than or equal to the number "
		     "of linear steps per "
		     "magnitude (argument #4)");
	for (v = factor; v < nsteps; v *= factor)
		;
	if (nsteps % factor || v % nsteps)
		fail(c, "D_LLQUANT_FACTOREVEN", call->loc,
		     "llquantize( ) factor (argument #1) must evenly divide the number of steps "
		     "per magnitude (argument "
		     "#4), and the number of steps per magnitude must evenly divide a power of the "
		     "factor");
	for (int64_t i = 0; i <= high; i++)
		if (__builtin_mul_overflow(power, factor, &power))
			fail(c, "D_LLQUANT_MAGTOOBIG", call->loc,
			     "llquantize( ) factor (%lld) raised to power of high magnitude (%lld) "
			     "overflows 64-bits",
			     (long long)factor, (long long)high);
	same_param(c, call, a, a->step, factor, "D_LLQUANT_FACTORMATCH", "factor", 1);
	same_param(c, call, a, a->base, low, "D_LLQUANT_LOWMATCH", "low magnitude", 2);
	same_param(c, call, a, a->limit, high, "D_LLQUANT_HIGHMATCH", "high magnitude", 3);
	same_param(c, call, a, a->nsteps, nsteps, "D_LLQUANT_NSTEPMATCH", "number of steps", 4);
	a->step = factor;
	a->base = low;
	a->limit = high;
	a->nsteps = nsteps;
}

/* ---- the statement ---- */

static void check_value(struct checker *c, struct node *call, unsigned i)
{
	struct loc at = call->args[i]->loc;
	struct node *v = decay(c, check_or_void(c, call->args[i]));

	if (!is_scalar(c, v->tid) && i == 0)
		fail(c, "D_AGG_SCALAR", at, "%s( ) argument #1 must be of scalar type, not \"%s\"",
		     call->name, TN(c, v->tid));
	if (!is_scalar(c, v->tid))
		fail(c, "D_PROTO_ARG", at,
		     "%s( ) argument #%u is incompatible with prototype: prototype: scalar, "
		     "argument: %s",
		     call->name, i + 1, TN(c, v->tid));
	call->args[i] = v;
}

static void check_function(struct checker *c, struct node *call, struct agg *a)
{
	unsigned incr = call->builtin->id == BI_QUANTIZE    ? 1
			: call->builtin->id == BI_LQUANTIZE ? 4
							    : 5;

	if (call->nargs)
		check_value(c, call, 0);
	if (call->builtin->id == BI_LQUANTIZE)
		check_lquantize(c, call, a);
	else if (call->builtin->id == BI_LLQUANTIZE)
		check_llquantize(c, call, a);
	if (call->nargs > incr)
		check_value(c, call, incr);
}

static void check_arg_count(struct checker *c, const struct node *call)
{
	const char *missing;
	struct proto p;

	if (!builtin_proto(c->ts, &c->d->arena, call->builtin, &p, &missing))
		fail(c, "D_TYPE_ERR", call->loc, "failed to resolve type of %s( ): %s", call->name,
		     missing);
	if (call->nargs < p.nrequired || call->nargs > p.nparams)
		fail(c, "D_PROTO_LEN", call->loc,
		     "%s( ) prototype mismatch: %u arg%s passed, %s%u expected", call->name,
		     call->nargs, plural(call->nargs),
		     p.nrequired == p.nparams	 ? ""
		     : call->nargs < p.nrequired ? "at least "
						 : "at most ",
		     call->nargs < p.nrequired ? p.nrequired : p.nparams);
}

void check_aggregation(struct checker *c, struct node *n)
{
	struct node *agg = n->a, *call = n->b;
	const struct builtin *b = call->kind == N_CALL ? builtin_find(call->name) : NULL;
	struct agg *a;

	if (n->op != TOK_ASSIGN)
		fail(c, "D_AGG_OP", n->loc, "operator %s cannot be applied to aggregation @%s",
		     op_text(n->op), agg->name);
	if (call->kind == N_CALL && !b)
		(void)check_call(c, call, false); /* says that it is undefined */
	if (!b || b->kind != BK_AGGFUNC)
		fail_hint(c, "D_AGG_FUNC", call->loc,
			  "count( ) sum( ) avg( ) min( ) max( ) stddev( ) quantize( ) lquantize( ) "
			  "llquantize( )",
			  "aggregation @%s must be assigned the result of an aggregating function",
			  agg->name);
	a = agg_get(c, agg->name);
	if (a->assigned && a->kind != kind_of(b->id))
		fail(c, "D_AGG_REDEF", n->loc,
		     "aggregation redefined: @%s current: @%s = %s( ), previous: @%s = %s( )",
		     agg->name, agg->name, b->name, agg->name, func_names[a->kind]);
	call->builtin = b;
	call->tid = T_VOID;
	check_arg_count(c, call);
	check_keys(c, agg, a);
	check_function(c, call, a);
	if (!a->assigned) {
		a->kind = kind_of(b->id);
		a->loc = n->loc;
	}
	if (call->nargs && is_int(c, call->args[0]->tid) &&
	    type_is_signed(c->ts, call->args[0]->tid))
		a->is_signed = true;
	a->assigned = true;
	agg->agg = a;
	agg->tid = T_VOID;
	n->tid = T_VOID;
}

/* ---- what only names one ---- */

static const char *tag_prefix(const struct builtin *b, bool bad)
{
	switch (b->id) {
	case BI_PRINTA:
		return bad ? "D_PRINTA_AGGBAD" : "D_PRINTA_AGGARG";
	case BI_TRUNC:
		return bad ? "D_TRUNC_AGGBAD" : "D_TRUNC_AGGARG";
	case BI_NORMALIZE:
		return bad ? "D_NORMALIZE_AGGBAD" : "D_NORMALIZE_AGGARG";
	default: /* clear, denormalize */
		return bad ? "D_CLEAR_AGGBAD" : "D_CLEAR_AGGARG";
	}
}

struct node *check_agg_arg(struct checker *c, struct node *call, unsigned arg)
{
	struct node *n = call->args[arg];
	struct late_use use = { .call = call, .arg = arg };

	/* trace(@a) and the like are refused by their own checks. */
	if (call->builtin->flags & BF_AGGDATA) {
		if (n->kind != N_AGG)
			fail(c, tag_prefix(call->builtin, false), n->loc,
			     "%s( ) argument #%u is incompatible with prototype: prototype: "
			     "aggregation",
			     call->name, arg + 1);
		if (n->nargs)
			fail_hint(c, tag_prefix(call->builtin, false), n->loc, "leave the keys out",
				  "%s( ) applies to the whole aggregation @%s", call->name,
				  n->name);
		n->agg = agg_get(c, n->name);
		vec_push(&c->d->arena, &c->late, use);
	}
	n->tid = T_VOID;
	return n;
}

static void check_printa(struct checker *c, struct node *call)
{
	const struct agg *first = NULL;

	for (unsigned i = 0; i < call->nargs; i++) {
		const struct agg *a = call->args[i]->agg;

		if (call->args[i]->kind != N_AGG) {
			if (i == 0 && call->args[i]->kind == N_STRING)
				continue;
			fail(c, "D_PRINTA_AGGARG", call->args[i]->loc,
			     "printa( ) argument #%u is incompatible with prototype: prototype: "
			     "aggregation, argument: %s",
			     i + 1, TN(c, call->args[i]->tid));
		}
		if (!first) {
			first = a;
			continue;
		}
		if (a->nkeys != first->nkeys)
			fail(c, "D_PRINTA_AGGKEY", call->args[i]->loc,
			     "printa( ) @%s and @%s do not have compatible keys: %u and %u",
			     first->name, a->name, first->nkeys, a->nkeys);
		for (unsigned k = 0; k < a->nkeys; k++)
			if (!keys_agree(c, first->keys[k], a->keys[k]))
				fail(c, "D_PRINTA_AGGPROTO", call->args[i]->loc,
				     "printa( ) @%s[ ] key #%u is incompatible with @%s[ ]: %s and "
				     "%s",
				     a->name, k + 1, first->name, TN(c, a->keys[k]),
				     TN(c, first->keys[k]));
	}
	if (call->args[0]->kind == N_STRING && !call->format)
		call->format = format_parse(c->d, call->args[0]->str, call->args[0]->slen,
					    call->args[0]->loc, true);
	check_printa_format(c, call);
}

void check_late(struct checker *c)
{
	for (size_t i = 0; i < c->late.n; i++) {
		const struct node *n = c->late.at[i].call->args[c->late.at[i].arg];
		const char *near = NULL, *hint = NULL;
		unsigned best = (unsigned)strlen(n->name) / 3 + 1;

		if (n->agg->assigned)
			continue;
		for (size_t k = 0; k < c->st->aggs.n; k++) {
			const struct agg *a = c->st->aggs.at[k];
			unsigned d = a->assigned ? edit_distance(n->name, a->name, best) : best;

			if (d < best) {
				best = d;
				near = a->name;
			}
		}
		if (near)
			hint = arena_printf(&c->d->arena, "did you mean @%s?", near);
		fail_hint(c, tag_prefix(c->late.at[i].call->builtin, true), n->loc, hint,
			  "undefined aggregation: @%s", n->name);
	}
	for (size_t i = 0; i < c->late.n; i++)
		if (c->late.at[i].call->builtin->id == BI_PRINTA)
			check_printa(c, c->late.at[i].call);
}
