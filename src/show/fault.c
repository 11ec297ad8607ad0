/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What users are told when a clause met a fault.
 */
#include <inttypes.h>

#include "show/impl.h"

static const struct {
	const char *text;
	bool has_address;
} faults[] = {
	[FAULT_UNKNOWN] = { "unknown fault", false },
	[FAULT_BADADDR] = { "invalid address", true },
	[FAULT_BADALIGN] = { "invalid alignment", true },
	[FAULT_ILLOP] = { "illegal operation", false },
	[FAULT_DIVZERO] = { "divide-by-zero", false },
	[FAULT_NOSCRATCH] = { "out of scratch space", false },
	[FAULT_KPRIV] = { "invalid kernel access", false },
	[FAULT_UPRIV] = { "invalid user access", false },
	[FAULT_TUPOFLOW] = { "tuple stack overflow", false },
	[FAULT_BADSTACK] = { "bad stack", true },
	[FAULT_BADSIZE] = { "size out of bounds", false },
	[FAULT_BADINDEX] = { "index out of bounds", false },
	[FAULT_LOOP] = { "loop went round more often than it may", false },
};

void show_fault(struct show *s, const struct rec_fault *f, struct strbuf *out)
{
	static const struct probe unknown = { .prov = "", .mod = "", .func = "", .name = "" };
	const struct probe *p = s->env.probe ? s->env.probe(s->env.ctx, f->head.probe) : NULL;
	unsigned fault = f->fault < ARRAY_SIZE(faults) ? f->fault : FAULT_UNKNOWN;

	if (!p)
		p = &unknown;
	strbuf_printf(
		out, "error on enabled probe ID %" PRIu64 " (ID %" PRIu32 ": %s:%s:%s:%s): %s",
		f->epid, f->head.probe, p->prov, p->mod, p->func, p->name, faults[fault].text);
	if (faults[fault].has_address)
		strbuf_printf(out, " (0x%" PRIx64 ")", f->value);
	if (f->action > 0)
		strbuf_printf(out, " in action #%" PRId32, f->action);
	else
		strbuf_puts(out, " in predicate");
	strbuf_printf(out, " at BPF pc %" PRIu32 "\n", f->pc);
}
