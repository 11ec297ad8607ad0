/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * printf and printa: do the values fit the conversions?
 */
#include <string.h>

#include "lang/check.h"

enum want { W_INT, W_CHAR, W_STRING, W_ADDR, W_UADDR, W_STACK, W_TIME, W_FLOAT };

static const struct {
	const char *conv;
	enum want want;
	const char *text; /* of the message */
} conversions[] = {
	{ "a", W_ADDR, "pointer or integer" },
	{ "A", W_UADDR, "pointer or integer" },
	{ "c", W_CHAR, "char or integer" },
	{ "C", W_CHAR, "char or integer" },
	{ "d", W_INT, "char, short, int, long, or long long" },
	{ "i", W_INT, "char, short, int, long, or long long" },
	{ "o", W_INT, "char, short, int, long, or long long" },
	{ "u", W_INT, "char, short, int, long, or long long" },
	{ "x", W_INT, "char, short, int, long, or long long" },
	{ "X", W_INT, "char, short, int, long, or long long" },
	{ "D", W_INT, "char, short, int, long, or long long" },
	{ "e", W_FLOAT, "float, double, or long double" },
	{ "E", W_FLOAT, "float, double, or long double" },
	{ "f", W_FLOAT, "float, double, or long double" },
	{ "F", W_FLOAT, "float, double, or long double" },
	{ "g", W_FLOAT, "float, double, or long double" },
	{ "G", W_FLOAT, "float, double, or long double" },
	{ "I", W_INT, "char, short, int, long, or long long" },
	{ "k", W_STACK, "stack" },
	{ "p", W_ADDR, "pointer or integer" },
	{ "P", W_INT, "char, short, int, long, or long long" },
	{ "s", W_STRING, "char [] or string (or use stringof)" },
	{ "S", W_STRING, "char [] or string (or use stringof)" },
	{ "T", W_TIME, "int64_t" },
	{ "wc", W_CHAR, "wchar_t" },
	{ "ws", W_STRING, "wchar_t [] or string" },
	{ "Y", W_TIME, "int64_t" },
};

static bool fits(struct checker *c, enum want want, dt_tid t)
{
	dt_tid s = type_strip(c->ts, t);

	switch (want) {
	case W_INT:
	case W_CHAR:
	case W_TIME:
		return is_int(c, t);
	case W_STRING:
		return type_is_stringy(c->ts, t);
	case W_ADDR:
		return is_scalar(c, t) || type_is_array(c->ts, t) || s == T_SYMADDR ||
		       s == T_USYMADDR;
	case W_UADDR:
		return is_scalar(c, t) || s == T_SYMADDR || s == T_USYMADDR;
	case W_STACK:
		return s == T_STACK;
	case W_FLOAT:
		return type_is_float(c->ts, t);
	}
	return false;
}

static size_t row_of(const char *conv)
{
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(conversions) && strcmp(conversions[i].conv, conv) != 0)
		i++;
	return i;
}

static const char *type_hint(struct checker *c, enum want want, dt_tid t)
{
	if (want == W_INT && type_is_stringy(c->ts, t))
		return "%s prints strings";
	if (want == W_INT && type_is_pointer(c->ts, t))
		return "%p prints pointers";
	if (want == W_INT && type_strip(c->ts, t) == T_STACK)
		return "%k prints stacks";
	if (want == W_STRING && is_int(c, t))
		return "%d prints integers; stringof( ) and copyinstr( ) make a string of an "
		       "address";
	if (want == W_FLOAT && is_int(c, t))
		return "%d prints integers";
	return NULL;
}

static DT_NORETURN void bad_value(struct checker *c, const struct node *n, unsigned arg,
				  const struct conv *cv, unsigned number, const char *want,
				  dt_tid got, const char *hint)
{
	fail_hint(c, "D_PRINTF_ARG_TYPE", n->loc, hint,
		  "%s( ) argument #%u is incompatible with conversion #%u prototype: conversion: "
		  "%%%s%s, prototype: %s, "
		  "argument: %s",
		  n->name, arg, number, cv->length, cv->conv, want, TN(c, got));
}

/* The value for a conversion as it is recorded. */
static struct node *shape(struct checker *c, enum want want, struct node *v)
{
	if (want == W_STRING)
		return to_string(c, v);
	return decay(c, v);
}

static struct node *check_dynamic(struct checker *c, const struct node *n, unsigned arg,
				  const char *what)
{
	struct node *v = decay(c, n->args[arg]);

	if (!is_int(c, v->tid))
		fail(c, "D_PRINTF_DYN_TYPE", v->loc,
		     "%s( ) argument #%u is incompatible with %s specifier '*': "
		     "prototype: int, argument: %s",
		     n->name, arg + 1, what, TN(c, v->tid));
	return convert(c, v, T_INT);
}

void check_printf(struct checker *c, struct node *n)
{
	struct node *fmt = n->args[0];
	struct format *f = format_parse(c->d, fmt->str, fmt->slen, fmt->loc, false);
	unsigned given = n->nargs - 1;

	for (unsigned i = 0; i < f->nconvs; i++) {
		const struct conv *cv = &f->convs[i];
		unsigned dyn = !!(cv->flags & CF_DYNWIDTH) + !!(cv->flags & CF_DYNPREC), arg;
		size_t row = row_of(cv->conv);
		enum want want = conversions[row].want;

		if (cv->arg < 0)
			continue;
		arg = (unsigned)cv->arg + 1;
		if (dyn && arg - dyn > given)
			fail(c, "D_PRINTF_DYN_PROTO", n->loc,
			     "%s( ) prototype mismatch: conversion #%u (%%%s) is missing a "
			     "corresponding \"*\" argument",
			     n->name, i + 1, cv->conv);
		if (arg > given)
			fail(c, "D_PRINTF_ARG_PROTO", n->loc,
			     "%s( ) prototype mismatch: conversion #%u (%%%s) is missing a "
			     "corresponding value argument",
			     n->name, i + 1, cv->conv);
		if (cv->flags & CF_DYNWIDTH)
			n->args[arg - dyn] = check_dynamic(c, n, arg - dyn, "width");
		if (cv->flags & CF_DYNPREC)
			n->args[arg - 1] = check_dynamic(c, n, arg - 1, "precision");
		if (n->args[arg]->kind == N_AGG)
			fail_hint(c, "D_PRINTF_ARG_TYPE", n->args[arg]->loc,
				  "printa( ) prints aggregations",
				  "%s( ) argument #%u may not be an aggregation", n->name, arg + 1);
		if (!fits(c, want, n->args[arg]->tid))
			bad_value(c, n, arg + 1, cv, i + 1, conversions[row].text,
				  n->args[arg]->tid, type_hint(c, want, n->args[arg]->tid));
		n->args[arg] = shape(c, want, n->args[arg]);
	}
	if (f->nargs < given)
		fail(c, "D_PRINTF_ARG_EXTRA", n->args[f->nargs + 1]->loc,
		     "%s( ) prototype mismatch: only %u argument%s required by this format string",
		     n->name, f->nargs, f->nargs == 1 ? "" : "s");
	n->format = f;
}

/* Called when all aggregations of the program are known. */
void check_printa_format(struct checker *c, struct node *n)
{
	const struct agg *a = NULL;
	struct format *f = n->format;

	for (unsigned i = 0; i < n->nargs && !a; i++)
		a = n->args[i]->kind == N_AGG ? n->args[i]->agg : NULL;
	for (unsigned i = 0; f && a && i < f->nconvs; i++) {
		const struct conv *cv = &f->convs[i];
		size_t row = row_of(cv->conv);

		if (cv->flags & CF_AGG) {
			if (conversions[row].want != W_INT)
				bad_value(c, n, 1, cv, i + 1, "aggregation", T_INT64,
					  "%@d prints the aggregation's value");
			continue;
		}
		if (cv->arg < 0)
			continue;
		if ((unsigned)cv->arg >= a->nkeys)
			fail(c, "D_PRINTF_ARG_PROTO", n->loc,
			     "%s( ) prototype mismatch: conversion #%u (%%%s) is missing a "
			     "corresponding value argument: "
			     "@%s has %u key%s",
			     n->name, i + 1, cv->conv, a->name, a->nkeys, a->nkeys == 1 ? "" : "s");
		if (!fits(c, conversions[row].want, a->keys[cv->arg]))
			bad_value(c, n, (unsigned)cv->arg + 1, cv, i + 1, conversions[row].text,
				  a->keys[cv->arg],
				  type_hint(c, conversions[row].want, a->keys[cv->arg]));
	}
}
