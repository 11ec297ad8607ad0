/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What was lost, in DTrace's words. Counters are read once a statusrate and told as the difference
 * since.
 */
#include <inttypes.h>

#include "lib/lib.h"

struct drop_row {
	enum counter counter;
	dtrace_dropkind_t kind;
	const char *tag; /* kind's name: what -xdroptags shows */
	bool per_cpu;
	const char *one, *many; /* behind the number */
};

#define KIND(kind) kind, #kind

static const struct drop_row rows[] = {
	{ CNT_DROP_PRINCIPAL, KIND(DTRACEDROP_PRINCIPAL), true, "drop", "drops" },
	{ CNT_DROP_AGG, KIND(DTRACEDROP_AGGREGATION), true, "aggregation drop",
	  "aggregation drops" },
	{ CNT_DROP_DYNVAR, KIND(DTRACEDROP_DYNAMIC), false, "dynamic variable drop",
	  "dynamic variable drops" },
	{ CNT_DROP_DYNVAR_BUSY, KIND(DTRACEDROP_DYNDIRTY), false,
	  "dynamic variable drop with non-empty dirty list",
	  "dynamic variable drops with non-empty dirty list" },
	{ CNT_DROP_SPEC, KIND(DTRACEDROP_SPEC), false, "speculative drop", "speculative drops" },
	{ CNT_DROP_SPEC_BUSY, KIND(DTRACEDROP_SPECBUSY), false,
	  "failed speculation (available buffer(s) still busy)",
	  "failed speculations (available buffer(s) still busy)" },
	{ CNT_DROP_SPEC_UNAVAIL, KIND(DTRACEDROP_SPECUNAVAIL), false,
	  "failed speculation (no speculative buffer available)",
	  "failed speculations (no speculative buffer available)" },
	{ CNT_DROP_STACK, KIND(DTRACEDROP_STKSTROVERFLOW), false,
	  "jstack()/ustack() string table overflow", "jstack()/ustack() string table overflows" },
	{ CNT_DROP_ERROR, KIND(DTRACEDROP_DBLERROR), true, "error record drop",
	  "error record drops" },
};

static int tell(struct dtrace_hdl *h, const struct drop_row *row, struct drop_state *state, int cpu,
		uint64_t total)
{
	uint64_t drops = total - state->seen;
	dtrace_dropdata_t data = { .dtdda_handle = h, .dtdda_cpu = cpu, .dtdda_kind = row->kind };
	char msg[160], tag[32] = "", where[32] = "";

	if (total <= state->seen)
		return 0;
	state->seen = total;
	if (!h->on_drop)
		return 0;
	if (opt_flag(h, OPT_DROPTAGS))
		snprintf(tag, sizeof(tag), "[%s] ", row->tag);
	if (cpu >= 0)
		snprintf(where, sizeof(where), " on CPU %d", cpu);
	snprintf(msg, sizeof(msg), "%s%" PRIu64 " %s%s\n", tag, drops,
		 drops == 1 ? row->one : row->many, where);
	data.dtdda_drops = drops;
	data.dtdda_total = total;
	data.dtdda_msg = msg;
	if (h->on_drop(&data, h->drop_arg) == DTRACE_HANDLE_ABORT)
		return fail(h, EDT_DIRABORT);
	return 0;
}

static int tell_counter(struct dtrace_hdl *h, const struct drop_row *row, unsigned ncpus)
{
	uint64_t sum = 0;

	for (unsigned cpu = 0; cpu < ncpus; cpu++) {
		uint64_t n = session_counter(h->session, (int)cpu, row->counter);

		if (row->per_cpu &&
		    tell(h, row, &h->cpu_drops[cpu * NCOUNTERS + row->counter], (int)cpu, n))
			return -1;
		sum += n;
	}
	return row->per_cpu ? 0 : tell(h, row, &h->all_drops[row->counter], -1, sum);
}

int drops_report(struct dtrace_hdl *h, bool force)
{
	static const struct drop_row recursion = {
		NCOUNTERS, KIND(DTRACEDROP_RECURSION), false,
		"firing skipped (a program was running already, or none can run there)",
		"firings skipped (a program was running already, or none can run there)"
	};
	static const struct drop_row unwind = {
		NCOUNTERS, KIND(DTRACEDROP_STKSTROVERFLOW), false,
		"mapping left out of the tables of ustack() (a larger -x unwindsize may help)",
		"mappings left out of the tables of ustack() (a larger -x unwindsize may help)"
	};
	static const struct drop_row unwaited = {
		NCOUNTERS, KIND(DTRACEDROP_PROC), false,
		"call of a loader that did not wait for new probes (dtrace was busy)",
		"calls of loaders that did not wait for new probes (dtrace was busy)"
	};
	static const struct drop_row no_room = { NCOUNTERS, KIND(DTRACEDROP_PROC), false,
						 "probe of a library that was opened later left "
						 "out (a larger -x laterprobes may help)",
						 "probes of libraries that were opened later left "
						 "out (a larger -x laterprobes may help)" };
	unsigned ncpus = session_ncpus(h->session);
	uint64_t now = now_ns();

	if (!force && now < h->next_status)
		return 0;
	h->next_status = now + (uint64_t)opt_value(h, OPT_STATUSRATE);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (tell_counter(h, &rows[i], ncpus))
			return -1;
	if (tell(h, &unwind, &h->all_drops[NCOUNTERS + 1], -1, session_unwind_left_out(h->session)))
		return -1;
	if (tell(h, &unwaited, &h->all_drops[NCOUNTERS + 2], -1, session_gate_passed(h->session)) ||
	    tell(h, &no_room, &h->all_drops[NCOUNTERS + 3], -1, later_left_out(h)))
		return -1;
	return tell(h, &recursion, &h->all_drops[NCOUNTERS], -1, session_recursions(h->session));
}
