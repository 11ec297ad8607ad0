/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's functions: which there are, and which of them the kernel lets be traced.
 */
#ifndef DT_FUNCTIONS_H
#define DT_FUNCTIONS_H

#include "probe/probe.h"

/* One text symbol. index: its place among all text symbols, the same as long as no module comes or goes. */
struct function {
	uint32_t index;
	uint64_t addr;
	const char *name, *module; /* valid during the callback; "vmlinux" for the kernel itself */
};

/*
 * What the compiler made of a function may go under several names: clones for some of its callers (f.constprop.0, f.isra.0), a part
 * that is not inlined with the rest (f.part.0), and what is seldom run (f.cold), which is no function. Is name one of func's?
 */
enum function_piece { PIECE_NONE, PIECE_WHOLE, PIECE_CLONE, PIECE_PART };
enum function_piece function_piece(const char *name, const char *func);

/*
 * Calls fn for each text symbol, in the order of /proc/kallsyms; name not NULL: only for those of this name. Ends early with
 * what fn gives unless that is 0. Returns that, or -errno if there is no list (registry error set).
 */
int functions_walk(struct registry *r, const char *name,
		   int (*fn)(void *arg, const struct function *f), void *arg);
/* The same for each piece of the function func. */
int functions_walk_pieces(struct registry *r, const char *func,
			  int (*fn)(void *arg, const struct function *f), void *arg);

/*
 * Can it be traced, as the kernel's list of traceable functions says? True also where that list can't be had: then attaching
 * will tell. Of functions of one name a kernel before 6.5 may not tell which ones it means: then none of them.
 */
bool function_traceable(struct registry *r, uint32_t index);
/* Would it be unsafe to probe it, by whatever way? NULL: no; otherwise why. */
const char *function_refused(const char *name);
/* Why it can't be traced; NULL: it can, as far as is known. Static, or in the arena. */
const char *function_why_not(struct registry *r, uint32_t index, const char *name);
void functions_free(struct registry *r);

#endif
