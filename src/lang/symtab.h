/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * A picture of a symbol table, so that a compilation that fails leaves none of its marks in it.
 */
#ifndef DT_SYMTAB_H
#define DT_SYMTAB_H

#include "lang/program.h"

struct symtab_picture {
	size_t nvars, naggs, ninlines, ntranslators;
	struct var *vars;
	struct agg *aggs;
};

bool symtab_save(const struct symtab *st, struct symtab_picture *pic); /* false: out of memory */
/* The aggregations from this one on are none. */
void symtab_forget_aggs(struct symtab *st, size_t from);
void symtab_restore(struct symtab *st, const struct symtab_picture *pic);
void symtab_forget(struct symtab_picture *pic);

#endif
