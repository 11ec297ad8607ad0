/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Processes, what they have mapped, and the symbols of that.
 */
#ifndef DT_SHOW_USER_SYMBOLS_H
#define DT_SHOW_USER_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct user_symbols;
struct user_symbols *user_symbols_new(void);
void user_symbols_free(struct user_symbols *us);
void user_symbols_hold(struct user_symbols *us, uint32_t pid);

struct user_symbol {
	const char *object; /* file name without directories; valid until the next call */
	const char *name;   /* NULL: the object has no symbol there */
	uint64_t into;	    /* bytes behind the symbol's start */
	uint64_t object_start;
};
/* False: addr is in no object (or the process is unknown). */
bool user_symbols_find(struct user_symbols *us, uint32_t pid, uint64_t addr, bool only_object,
		       struct user_symbol *out);

#endif
