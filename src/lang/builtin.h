/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The identifier table: every builtin variable, function, action and aggregating function of D is
 * one row of builtins.def. A row's prototype is D text, parsed the first time the identifier is
 * used. The code room has a lowering function lower_<ID>() for each row; the linker finds a missing
 * one.
 *
 * Prototype grammar (builtin.c): "type" for variables; "type(type, type, [optional], ...)" for
 * functions. Besides D types: "@" an aggregation, "lvalue" something assignable, "scalar" any
 * integer or pointer, "any" any type, "format" a string literal that is a printf format, "const" an
 * integer constant, "literal" a string literal.
 */
#ifndef DT_BUILTIN_H
#define DT_BUILTIN_H

#include "lang/types.h"

enum builtin_kind { BK_VAR, BK_ARRAY, BK_FUNC, BK_ACTION, BK_AGGFUNC };

enum builtin_flag {
	BF_NONE = 0,
	BF_DATA = 1,	    /* records data: the clause needs a record */
	BF_DESTRUCTIVE = 2, /* needs -w */
	BF_AGGDATA = 4, /* acts on an aggregation when the record is consumed (printa, clear ...) */
	BF_SPEC = 8,	/* may stand in a speculative clause only before data (commit, discard) */
	BF_SCRATCH = 16, /* result lives in scratch memory of this probe firing */
	BF_USER = 32,	 /* takes a user address */
};

enum builtin_id {
#define B(id, name, kind, proto, flags, stab) BI_##id,
#include "lang/builtins.def"
#undef B
	BI_MAX
};

struct builtin {
	enum builtin_id id;
	const char *name;
	enum builtin_kind kind;
	const char *proto;
	unsigned flags;
	const char *stability; /* "Stable/Stable/Common" */
};

/* Its first argument is a printf format for the others. */
static inline bool builtin_is_printflike(enum builtin_id id)
{
	return id == BI_PRINTF || id == BI_SYSTEM || id == BI_FREOPEN;
}

extern const struct builtin builtin_table[BI_MAX];
/* NULL if there is none. Linear in a perfect-ish hash: cheap. */
const struct builtin *builtin_find(const char *name);
const char *builtin_near(const char *name);

#endif
