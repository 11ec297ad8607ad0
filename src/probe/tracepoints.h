/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The kernel's tracepoints, for the providers that stand on them.
 */
#ifndef DT_TRACEPOINTS_H
#define DT_TRACEPOINTS_H

#include "probe/probe.h"

struct tracepoint {
	const char *name; /* "sched_switch" */
	const char
		*group; /* the trace system, "sched"; "" where it has none or it can't be known */
	const char
		*module; /* whose BTF describes it: "vmlinux", a kernel module; "" if no BTF does */
};

struct tracepoints {
	struct tracepoint *at; /* vmlinux's by name, then each module's by name: an index is stable
				  on one kernel */
	uint32_t n;
	const char *why; /* n == 0: why there are none */
};

/* Read once. NULL: out of memory (registry error set). */
const struct tracepoints *tracepoints_get(struct registry *r);
/* NULL: none of this name. */
const struct tracepoint *tracepoint_find(struct registry *r, const char *name);
/* Its parameters without the first (which is the program's own): a FUNC_PROTO, or TID_NONE if there
 * is no BTF. */
dt_tid tracepoint_proto(struct registry *r, const struct tracepoint *tp);

/* What sdt and rawtp have in common, each as struct provider wants it. */
int tracepoint_provide(const struct provider *pv, struct registry *r, const struct probe_desc *d);
struct probe *tracepoint_by_id(const struct provider *pv, struct registry *r, uint32_t id);
int tracepoint_attach(struct registry *r, const struct probe *p, bool many,
		      struct attach_point *at);
const char *tracepoint_unavailable(struct registry *r);
/* The number of raw arguments; MAX if nobody knows. */
unsigned tracepoint_nargs(struct registry *r, const struct probe *p);
#define TRACEPOINT_MAX_ARGS 12 /* the kernel's limit */

#endif
