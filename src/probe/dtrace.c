/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The dtrace provider: BEGIN, END and ERROR, the probes of the session itself. Nothing in the
 * kernel is behind them: BEGIN and END are programs that the session runs once, ERROR is compiled
 * into the places where a clause can fault.
 */
#include "probe/internal.h"

static const struct {
	const char *name, *group;
	enum attach_kind kind;
	enum arg_source args;
} session_probes[] = {
	{ "BEGIN", "run:BEGIN", AT_RUN, ARGS_NONE },
	{ "END", "run:END", AT_RUN, ARGS_NONE },
	{ "ERROR", "error", AT_ERROR, ARGS_ERROR },
};

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	(void)d;
	for (uint32_t i = 0; i < ARRAY_SIZE(session_probes); i++)
		if (!registry_add(r, pv, i, "", "", session_probes[i].name, i))
			return registry_nomem(r);
	return 0;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	uint32_t i = id - pv->id_base;

	return i < ARRAY_SIZE(session_probes)
		       ? registry_add(r, pv, i, "", "", session_probes[i].name, i)
		       : NULL;
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	(void)many;
	(void)r;
	at->kind = session_probes[p->key].kind;
	at->group = session_probes[p->key].group;
	at->args = session_probes[p->key].args;
	at->select = SEL_ONE;
	at->stack_strip = at->kind == AT_RUN ? RUN_STACK_STRIP : 0;
	return 0;
}

const struct provider provider_dtrace = {
	.name = "dtrace",
	.summary = "the start, the end and the errors of the session",
	.id_base = 1,
	.id_count = ARRAY_SIZE(session_probes),
	.stability = { "Stable/Stable/Common", "Private/Private/Unknown", "Private/Private/Unknown",
		       "Stable/Stable/Common", "Stable/Stable/Common" },
	.provide = provide,
	.by_id = by_id,
	.attach = attach,
};
