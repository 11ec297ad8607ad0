/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The cpc provider: cpc:::EVENT-MODE-COUNT fires on a CPU each time EVENT has happened COUNT times there.
 * MODE is what is counted: user, kernel, all.
 *
 * The events are those of perf: what the kernel itself counts, and what processors count. The names are perf's, with
 * dashes or underscores, and those of PAPI that mean the same. r1a8-all-10000 is the processor's own event 0x1a8; between mode
 * and count may stand a mask of its subevents, r2e-all-0x41-10000.
 *
 * As with timers there are as many probes as numbers, so they are made when a description names them; one of each event
 * always exists, for listings.
 */
#include "probe/internal.h"
#include "probe/try.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HARDWARE_LEAST 5000   /* more overflows than this make no machine can bear */
#define CLOCK_LEAST    200000 /* ns; as of profile-N */

#define HW(n) PERF_TYPE_HARDWARE, PERF_COUNT_HW_##n
#define SW(n) PERF_TYPE_SOFTWARE, PERF_COUNT_SW_##n
#define CACHE(c, op, result)                                                                       \
	PERF_TYPE_HW_CACHE, PERF_COUNT_HW_CACHE_##c | PERF_COUNT_HW_CACHE_OP_##op << 8 |           \
				    PERF_COUNT_HW_CACHE_RESULT_##result << 16

/* perf's names first: of names for one event the first is listed. */
static const struct event {
	const char *name;
	uint32_t type;
	uint64_t config;
} events[] = {
	{ "cpu_clock", SW(CPU_CLOCK) },
	{ "task_clock", SW(TASK_CLOCK) },
	{ "page_faults", SW(PAGE_FAULTS) },
	{ "minor_faults", SW(PAGE_FAULTS_MIN) },
	{ "major_faults", SW(PAGE_FAULTS_MAJ) },
	{ "context_switches", SW(CONTEXT_SWITCHES) },
	{ "cpu_migrations", SW(CPU_MIGRATIONS) },
	{ "alignment_faults", SW(ALIGNMENT_FAULTS) },
	{ "emulation_faults", SW(EMULATION_FAULTS) },
	{ "cgroup_switches", PERF_TYPE_SOFTWARE, 11 }, /* from 5.13 on */

	{ "cycles", HW(CPU_CYCLES) },
	{ "instructions", HW(INSTRUCTIONS) },
	{ "cache_references", HW(CACHE_REFERENCES) },
	{ "cache_misses", HW(CACHE_MISSES) },
	{ "branches", HW(BRANCH_INSTRUCTIONS) },
	{ "branch_misses", HW(BRANCH_MISSES) },
	{ "bus_cycles", HW(BUS_CYCLES) },
	{ "stalled_cycles_frontend", HW(STALLED_CYCLES_FRONTEND) },
	{ "stalled_cycles_backend", HW(STALLED_CYCLES_BACKEND) },
	{ "ref_cycles", HW(REF_CPU_CYCLES) },

	{ "L1_dcache_loads", CACHE(L1D, READ, ACCESS) },
	{ "L1_dcache_load_misses", CACHE(L1D, READ, MISS) },
	{ "L1_dcache_stores", CACHE(L1D, WRITE, ACCESS) },
	{ "L1_dcache_store_misses", CACHE(L1D, WRITE, MISS) },
	{ "L1_dcache_prefetches", CACHE(L1D, PREFETCH, ACCESS) },
	{ "L1_icache_loads", CACHE(L1I, READ, ACCESS) },
	{ "L1_icache_load_misses", CACHE(L1I, READ, MISS) },
	{ "LLC_loads", CACHE(LL, READ, ACCESS) },
	{ "LLC_load_misses", CACHE(LL, READ, MISS) },
	{ "LLC_stores", CACHE(LL, WRITE, ACCESS) },
	{ "LLC_store_misses", CACHE(LL, WRITE, MISS) },
	{ "dTLB_loads", CACHE(DTLB, READ, ACCESS) },
	{ "dTLB_load_misses", CACHE(DTLB, READ, MISS) },
	{ "dTLB_stores", CACHE(DTLB, WRITE, ACCESS) },
	{ "dTLB_store_misses", CACHE(DTLB, WRITE, MISS) },
	{ "iTLB_loads", CACHE(ITLB, READ, ACCESS) },
	{ "iTLB_load_misses", CACHE(ITLB, READ, MISS) },
	{ "branch_loads", CACHE(BPU, READ, ACCESS) },
	{ "branch_load_misses", CACHE(BPU, READ, MISS) },
	{ "node_loads", CACHE(NODE, READ, ACCESS) },
	{ "node_load_misses", CACHE(NODE, READ, MISS) },
	{ "node_stores", CACHE(NODE, WRITE, ACCESS) },
	{ "node_store_misses", CACHE(NODE, WRITE, MISS) },
};

static const struct event others[] = {
	{ "faults", SW(PAGE_FAULTS) },
	{ "page_faults_min", SW(PAGE_FAULTS_MIN) },
	{ "page_faults_maj", SW(PAGE_FAULTS_MAJ) },
	{ "cs", SW(CONTEXT_SWITCHES) },
	{ "migrations", SW(CPU_MIGRATIONS) },
	{ "cpu_cycles", HW(CPU_CYCLES) },
	{ "branch_instructions", HW(BRANCH_INSTRUCTIONS) },
	{ "idle_cycles_frontend", HW(STALLED_CYCLES_FRONTEND) },
	{ "idle_cycles_backend", HW(STALLED_CYCLES_BACKEND) },
	{ "PAPI_tot_cyc", HW(CPU_CYCLES) },
	{ "PAPI_tot_ins", HW(INSTRUCTIONS) },
	{ "PAPI_ref_cyc", HW(REF_CPU_CYCLES) },
	{ "PAPI_br_ins", HW(BRANCH_INSTRUCTIONS) },
	{ "PAPI_br_msp", HW(BRANCH_MISSES) },
	{ "PAPI_res_stl", HW(STALLED_CYCLES_BACKEND) },
	{ "PAPI_l1_dcr", CACHE(L1D, READ, ACCESS) },
	{ "PAPI_l1_ldm", CACHE(L1D, READ, MISS) },
	{ "PAPI_l1_dcw", CACHE(L1D, WRITE, ACCESS) },
	{ "PAPI_l1_stm", CACHE(L1D, WRITE, MISS) },
	{ "PAPI_l1_icr", CACHE(L1I, READ, ACCESS) },
	{ "PAPI_l1_icm", CACHE(L1I, READ, MISS) },
	{ "PAPI_l3_tca", HW(CACHE_REFERENCES) },
	{ "PAPI_l3_tcm", HW(CACHE_MISSES) },
	{ "PAPI_tlb_dm", CACHE(DTLB, READ, MISS) },
	{ "PAPI_tlb_im", CACHE(ITLB, READ, MISS) },
};

static bool is_clock(uint32_t type, uint64_t config)
{
	return type == PERF_TYPE_SOFTWARE &&
	       (config == PERF_COUNT_SW_CPU_CLOCK || config == PERF_COUNT_SW_TASK_CLOCK);
}

static uint64_t least_count(uint32_t type, uint64_t config)
{
	return type != PERF_TYPE_SOFTWARE ? HARDWARE_LEAST
	       : is_clock(type, config)	  ? CLOCK_LEAST
					  : 1;
}

static bool same_name(const char *name, size_t n, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if ((text[i] == '-' ? '_' : text[i]) != name[i])
			return false;
	return !name[n];
}

static const struct event *find(const struct event *at, size_t n, const char *text, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(at[i].name) == len && same_name(at[i].name, len, text))
			return &at[i];
	return NULL;
}

/* "rHEX" */
static bool is_raw(const char *text, size_t n, uint64_t *config)
{
	char *end;

	if (n < 2 || n > 17 || text[0] != 'r' || strspn(text + 1, "0123456789abcdef") < n - 1)
		return false;
	*config = strtoull(text + 1, &end, 16);
	return end == text + n;
}

static bool find_event(const char *text, size_t n, struct attach_event *to)
{
	const struct event *e = find(events, ARRAY_SIZE(events), text, n);

	if (!e)
		e = find(others, ARRAY_SIZE(others), text, n);
	if (e) {
		to->type = e->type;
		to->config = e->config;
		return true;
	}
	to->type = PERF_TYPE_RAW;
	return is_raw(text, n, &to->config);
}

/* Where the last part of text[0..n) begins, behind a dash; NULL: it has one part only. */
static const char *last_part(const char *text, size_t n)
{
	while (n && text[n - 1] != '-')
		n--;
	return n > 1 ? text + n : NULL;
}

static bool is_number(const char *s)
{
	return *s && s[strspn(s, "0123456789")] == '\0';
}

/* 1: a probe's name; 0: not of that form; negative: of the form and wrong, registry error set. */
static int parse(struct registry *r, const char *name, struct attach_event *e)
{
	const char *count = last_part(name, strlen(name)), *part;
	unsigned long long mask = 0;
	uint64_t least;
	size_t n, len;

	*e = (struct attach_event){ 0 };
	if (!count || !is_number(count))
		return 0;
	n = (size_t)(count - name) - 1;
	part = last_part(name, n);
	if (part && !strncmp(part, "0x", 2)) {
		char *end;

		mask = strtoull(part, &end, 16);
		if (end != name + n)
			return 0;
		n = (size_t)(part - name) - 1;
		part = last_part(name, n);
	}
	if (!part)
		return 0;
	len = (size_t)(name + n - part);
	e->no_kernel = len == 4 && !strncmp(part, "user", len);
	e->no_user = len == 6 && !strncmp(part, "kernel", len);
	if (!e->no_kernel && !e->no_user && !(len == 3 && !strncmp(part, "all", len)))
		return 0;
	n = (size_t)(part - name) - 1;
	if (!find_event(name, n, e)) {
		registry_error(r, "%s: no event \"%.*s\" is known: dtrace -l -P cpc lists them",
			       name, (int)n, name);
		return -EINVAL;
	}
	if (mask && (e->type != PERF_TYPE_RAW || mask > 0xff)) {
		registry_error(r, "%s: %s", name,
			       mask > 0xff ? "a mask has eight bits"
					   : "only the processor's own events, rHEX, have a mask");
		return -EINVAL;
	}
	e->config |= mask << 8;
	errno = 0;
	e->period = strtoull(count, NULL, 10);
	if (errno || e->period >> 63) {
		registry_error(r, "%s: the count is out of range", name);
		return -EINVAL;
	}
	least = least_count(e->type, e->config);
	if (e->period < least) {
		registry_error(r, "%s: fires too often: the least count is %llu%s", name,
			       (unsigned long long)least,
			       is_clock(e->type, e->config) ? " (ns)" : "");
		return -EINVAL;
	}
	return 1;
}

/* The name by which event i is listed: a thousand times a second or so, or at each one. */
static const char *listed_name(uint32_t i, char *buf, size_t n)
{
	uint64_t least = least_count(events[i].type, events[i].config);

	snprintf(buf, n, "%s-all-%d", events[i].name, least > 1 ? 1000000 : 1);
	return buf;
}

static struct probe *add_listed(struct registry *r, const struct provider *pv, uint32_t i)
{
	char name[64];

	return registry_add(r, pv, i, "", "", listed_name(i, name, sizeof(name)), 0);
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	bool literal = desc_part_literal(d->name);
	struct attach_event e;
	uint32_t index;
	char name[64];
	int ok = 0;

	if (!desc_part_match(d->mod, "") || !desc_part_match(d->func, ""))
		return 0;
	if (literal)
		ok = parse(r, d->name, &e);
	/* Without the provider's name it may be another's. */
	if (ok < 0 && !desc_part_literal(d->prov)) {
		r->error[0] = '\0';
		ok = 0;
	}
	if (literal && ok <= 0)
		return ok;
	for (uint32_t i = 0; i < ARRAY_SIZE(events); i++)
		if (desc_part_match(d->name, listed_name(i, name, sizeof(name))) &&
		    !add_listed(r, pv, i))
			return registry_nomem(r);
	if (!literal || registry_find_made(r, pv, d->name, ARRAY_SIZE(events), &index) ||
	    registry_add(r, pv, index, "", "", d->name, 0))
		return 0;
	return index < pv->id_count ? registry_nomem(r) : -ENOSPC;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	uint32_t i = id - pv->id_base;

	return i < ARRAY_SIZE(events) ? add_listed(r, pv, i) : NULL;
}

/* arg0: the kernel's program counter, or 0 when the CPU was in user mode; arg1: the user's, or 0. */
static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	(void)many;
	if (parse(r, p->name, &at->event) <= 0)
		return -EINVAL;
	at->kind = AT_PERF_EVENT;
	at->args = ARGS_PERF;
	at->select = SEL_ONE;
	at->group = arena_printf(&r->arena, "event:%s", p->name);
	return at->group ? 0 : registry_nomem(r);
}

static bool has_pmu(void)
{
	return !access("/sys/bus/event_source/devices/cpu", F_OK) ||
	       !access("/sys/bus/event_source/devices/cpu_core", F_OK);
}

static const char *probe_unavailable(struct registry *r, const struct probe *p)
{
	struct attach_event e;
	const char *why, *by;
	int fd;

	if (parse(r, p->name, &e) <= 0)
		return "no such event";
	fd = try_perf_event(0, &e);
	if (fd >= 0) {
		close(fd);
		return NULL;
	}
	by = e.type == PERF_TYPE_SOFTWARE ? "kernel" : "processor";
	if (e.type != PERF_TYPE_SOFTWARE && !has_pmu())
		return "the processor would count it, and this machine shows no counters of its "
		       "processor, as most virtual machines don't";
	why = arena_printf(&r->arena, "this %s does not count it: %s%s", by, strerror(-fd),
			   perf_events_refused(-fd));
	return why ? why : "out of memory";
}

static const char *unavailable(struct registry *r)
{
	return feature_has(r, FEAT_PERF_EVENT) ? NULL : feature_why(r, FEAT_PERF_EVENT);
}

static const char *limits(struct registry *r)
{
	(void)r;
	return has_pmu() ? NULL
			 : "only what the kernel counts: this machine shows no counters of its "
			   "processor";
}

const struct provider provider_cpc = {
	.name = "cpc",
	.summary = "every so many events that the kernel or the processor counts: EVENT-MODE-COUNT",
	.id_base = 181000,
	.id_count = 1000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Evolving/Evolving/CPU",
		       "Evolving/Evolving/Common" },
	.provide = provide,
	.by_id = by_id,
	.attach = attach,
	.probe_unavailable = probe_unavailable,
	.unavailable = unavailable,
	.limits = limits,
};
