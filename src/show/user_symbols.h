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
/* Reads what this process has mapped now; it is never forgotten. */
void user_symbols_hold(struct user_symbols *us, uint32_t pid);
/* From now on what all processes map is remembered, so that those that have ended can be asked about. Where the kernel does
 * not let us listen, only live processes (and held ones) can. */
void user_symbols_watch(struct user_symbols *us);
/* To be called now and then while watching: takes what the kernel tells, and looks at some of the processes that were there
 * before. */
void user_symbols_keep_up(struct user_symbols *us);

struct user_symbol {
	const char *object; /* file name without directories; valid until the next call */
	const char *name;   /* NULL: the object has no symbol there */
	uint64_t into;	    /* bytes behind the symbol's start */
	uint64_t object_start;
};
/* May there be code? False only where all is known that the process can run, now or before it ran another program. */
bool user_symbols_is_code(struct user_symbols *us, uint32_t pid, uint64_t addr);
/* False: addr is in no object (or the process is unknown). */
bool user_symbols_find(struct user_symbols *us, uint32_t pid, uint64_t addr, bool only_object,
		       struct user_symbol *out);

#endif
