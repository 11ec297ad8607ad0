/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The rawtp provider: the kernel's tracepoints with the words that a raw tracepoint program gets,
 * untyped.
 */
#include "probe/internal.h"
#include "probe/tracepoints.h"

static int args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	unsigned n;

	if (!r->types)
		return 0;
	n = tracepoint_nargs(r, p);
	for (unsigned i = 0; i < n && (int)i < max; i++)
		args[i] = (struct probe_arg){ .native = T_UINT64, .type = T_UINT64, .mapping = i };
	return (int)n < max ? (int)n : max;
}

const struct provider provider_rawtp = {
	.name = "rawtp",
	.summary = "the kernel's tracepoints with raw arguments",
	.id_base = 300000,
	.id_count = 100000,
	.stability = { "Evolving/Evolving/ISA", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Private/Private/ISA", "Private/Private/ISA" },
	.provide = tracepoint_provide,
	.by_id = tracepoint_by_id,
	.args = args,
	.attach = tracepoint_attach,
	.unavailable = tracepoint_unavailable,
};
