/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Stable probes: events that keep their names and arguments while kernels change.
 *
 * Each stands on probes of another provider, tracepoints or functions: it fires where one of them
 * does and a condition holds, and its arguments are expressions over that one's. Both are D, checked
 * against the running kernel's types. So a provider of this kind is a table, and where kernels differ
 * a probe has several rows to choose from. The structures that users see are made of the arguments by
 * the translators of dlib/.
 */
#ifndef DT_STABLE_H
#define DT_STABLE_H

#include "probe/internal.h"

enum { STABLE_ARGS = DERIVED_ARGS, STABLE_SHOWN = 6, STABLE_SOURCES = 8 };

/*
 * In conditions and arguments, where args[0] is the registers of a system call: CALLS(read,pread64) is whether it is one of these, and
 * CALL_ARG0, CALL_ARG1 what was passed to it, in calls of 32-bit programs as well.
 */
struct stable_source {
	const char *probe; /* "sdt:::sched_switch"; NULL: no more */
	const char *when;  /* fires only if this is true; NULL: always */
	const char *args[STABLE_ARGS];
	unsigned
		task; /* the source's argument that is the current thread to users, counted from 1; 0: the current one */
};

struct stable_probe {
	const char *name;
	const char *types
		[STABLE_SHOWN]; /* of args[]; NULL: the expression's own. What is behind is for translators, as arg6 */
	struct stable_source from[STABLE_SOURCES];
	bool each; /* fires at each source there is, not only at the first */
};

struct stable_table {
	const struct stable_probe *at;
	uint32_t n;
};

#define STABLE_TABLE(rows)                                                                         \
	{                                                                                          \
		rows, ARRAY_SIZE(rows)                                                             \
	}

/* A provider's functions, over its table. */
int stable_provide(const struct provider *pv, struct registry *r, const struct probe_desc *d);
struct probe *stable_by_id(const struct provider *pv, struct registry *r, uint32_t id);
int stable_args(struct registry *r, const struct probe *p, struct probe_arg *args, int max);
int stable_attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at);
int stable_attach_also(struct registry *r, const struct probe *p, unsigned nth,
		       struct attach_point *at);
const char *stable_probe_unavailable(struct registry *r, const struct probe *p);
const char *stable_unavailable(struct registry *r);
const char *stable_limits(struct registry *r);

#define STABLE_PROVIDER_FUNCTIONS                                                                  \
	.provide = stable_provide, .by_id = stable_by_id, .args = stable_args,                     \
	.attach = stable_attach, .attach_also = stable_attach_also,                                \
	.probe_unavailable = stable_probe_unavailable, .unavailable = stable_unavailable,          \
	.limits = stable_limits,                                                                   \
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown",                      \
		       "Private/Private/Unknown", "Evolving/Evolving/Common",                      \
		       "Evolving/Evolving/Common" }

#endif
