/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * args[] of a function of a process.
 */
#ifndef DT_PROBE_PID_ARGS_H
#define DT_PROBE_PID_ARGS_H

#include "arch/arch.h"
#include "probe/process.h"

/*
 * What the function at this offset of the file takes (or, on_return, where it returns and what) by the file's own BTF or its debug
 * information: fills at most max of args and returns how many; 0: nothing is known, the registry's error says why; -ENOMEM.
 */
int pid_args(struct registry *r, const struct process_object *o, uint64_t offset,
	     const char *symbol, enum arch_calls call, bool on_return, struct probe_arg *args,
	     int max);
void pid_args_free(struct registry *r);

#endif
