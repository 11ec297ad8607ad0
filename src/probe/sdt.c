/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The sdt provider: the kernel's tracepoints as its static probes, sdt:<group>::<event>, with
 * arguments typed as the kernel declares them.
 */
#include "probe/internal.h"
#include "probe/tracepoints.h"

#include <stdio.h>
#include <string.h>

/* The prototype of btf_trace_<event> has no names; the function that calls the tracepoint's
 * programs does, if BTF has it. */
static dt_tid named_proto(struct registry *r, const struct tracepoint *tp, unsigned nparams)
{
	char name[DT_NAME_MAX + 16];
	dt_tid t;

	snprintf(name, sizeof(name), "__traceiter_%s", tp->name);
	t = type_find(r->types, tp->module, BTF_KIND_FUNC, name);
	return t != TID_NONE && type_nparams(r->types, t) == nparams ? t : TID_NONE;
}

/* Of a kernel without BTF: what stands on no more than system calls has these. */
static int calls_args(const struct registry *r, const char *name, struct probe_arg *args, int max)
{
	bool enter = !strcmp(name, "sys_enter");

	if ((!enter && strcmp(name, "sys_exit") != 0) || max < 2)
		return 0;
	args[0] = (struct probe_arg){ .native = T_VOIDPTR, .type = T_VOIDPTR };
	args[1] = (struct probe_arg){ .native = T_LONG, .type = T_LONG, .mapping = 1 };
	if (r->arg_names) {
		args[0].name = "regs";
		args[1].name = enter ? "id" : "ret";
	}
	return 2;
}

static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	const struct tracepoint *tp = &tracepoints_get(r)->at[p->key];
	dt_tid proto = tracepoint_proto(r, tp), names;
	unsigned n;

	if (proto == TID_NONE)
		return r->types ? calls_args(r, tp->name, args, max) : 0;
	n = type_nparams(r->types, proto);
	names = r->arg_names ? named_proto(r, tp, n) : TID_NONE;
	/* Parameter 0 is the program's own pointer, which raw arguments do not have. */
	for (unsigned i = 1; i < n && (int)i <= max; i++) {
		struct probe_arg *a = &args[i - 1];
		dt_tid ignored;

		*a = (struct probe_arg){ .mapping = i - 1 };
		if (!type_param(r->types, proto, i, &a->name, &a->type))
			return (int)i - 1;
		if (names != TID_NONE)
			type_param(r->types, names, i, &a->name, &ignored);
		a->native = a->type;
	}
	n = n ? n - 1 : 0;
	return (int)n < max ? (int)n : max;
}

const struct provider provider_sdt = {
	.name = "sdt",
	.summary = "the kernel's tracepoints with typed arguments",
	.id_base = 200000,
	.id_count = 100000,
	.stability = { "Evolving/Evolving/ISA", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Private/Private/ISA", "Private/Private/ISA" },
	.provide = tracepoint_provide,
	.by_id = tracepoint_by_id,
	.args = args,
	.attach = tracepoint_attach,
	.unavailable = tracepoint_unavailable,
};
