/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Where Go passes parameters.
 */
#ifndef DT_PROBE_GO_CALL_H
#define DT_PROBE_GO_CALL_H

#include "arch/arch.h"
#include "lang/types.h"

/* What the parameters so far have taken. */
struct go_call {
	const struct arch_call *how; /* without registers: all are on the stack */
	unsigned integers, floats;   /* registers */
	uint32_t stack;		     /* bytes above the return address */
};

/*
 * The next parameter, of type t: *number is the N of the argN that its first word is, and false where that is no word of its own. What
 * has only numbers of floating point in registers gets the N of what follows it.
 */
bool go_place(const struct types *ts, dt_tid t, struct go_call *call, unsigned *number);

#endif
