/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The profile provider: profile-N fires N times a second on every CPU, tick-N on one. N may have a
 * unit, and then is a period.
 *
 * There are as many probes as there are numbers, so they are made when a description names them.
 * The classic rates always exist: they are what a listing shows and what a glob finds. Each name is
 * a timer of its own, even where two names mean the same rate, as it always was.
 */
#include "probe/internal.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>

#define NSEC_PER_SEC  1000000000ull
#define MIN_PERIOD_NS 200000ull /* 5000 a second: what a machine bears on all CPUs at once */

static const char *const classic[] = {
	"profile-97",	"profile-199",	"profile-499", "profile-997", "profile-1999",
	"profile-4001", "profile-4999", "tick-1",      "tick-10",     "tick-100",
	"tick-500",	"tick-1000",	"tick-5000",
};

static const struct {
	const char *suffix;
	uint64_t ns; /* 0: N is a rate, not a period */
} units[] = {
	{ "", 0 },
	{ "hz", 0 },
	{ "ns", 1 },
	{ "nsec", 1 },
	{ "us", 1000 },
	{ "usec", 1000 },
	{ "ms", 1000000 },
	{ "msec", 1000000 },
	{ "s", NSEC_PER_SEC },
	{ "sec", NSEC_PER_SEC },
	{ "m", 60 * NSEC_PER_SEC },
	{ "min", 60 * NSEC_PER_SEC },
	{ "h", 3600 * NSEC_PER_SEC },
	{ "hour", 3600 * NSEC_PER_SEC },
	{ "d", 86400 * NSEC_PER_SEC },
	{ "day", 86400 * NSEC_PER_SEC },
};

enum rate_error { RATE_OK, RATE_NOT_OURS, RATE_UNIT, RATE_ZERO, RATE_FAST, RATE_SLOW };

/* Takes "tick-10ms" apart. RATE_NOT_OURS: it isn't of that form at all. */
static enum rate_error parse_rate(const char *name, uint64_t *ns, const char **suffix)
{
	const char *s;
	uint64_t n = 0;

	if (!strncmp(name, "profile-", 8))
		s = name + 8;
	else if (!strncmp(name, "tick-", 5))
		s = name + 5;
	else
		return RATE_NOT_OURS;
	if (*s < '0' || *s > '9')
		return RATE_NOT_OURS;
	for (; *s >= '0' && *s <= '9'; s++)
		if (__builtin_mul_overflow(n, 10u, &n) ||
		    __builtin_add_overflow(n, (uint64_t)(*s - '0'), &n))
			n = UINT64_MAX / 10 +
			    1; /* stays out of range: each further digit overflows again */
	*suffix = s;
	for (size_t i = 0; i < ARRAY_SIZE(units); i++) {
		if (strcmp(units[i].suffix, s))
			continue;
		if (!n)
			return RATE_ZERO;
		if (!units[i].ns)
			*ns = n > NSEC_PER_SEC ? 0 : NSEC_PER_SEC / n;
		else if (__builtin_mul_overflow(n, units[i].ns, ns))
			return RATE_SLOW;
		if (*ns > INT64_MAX) /* the kernel keeps periods in 63 bits */
			return RATE_SLOW;
		return *ns < MIN_PERIOD_NS ? RATE_FAST : RATE_OK;
	}
	return RATE_UNIT;
}

static struct probe *add_classic(struct registry *r, const struct provider *pv, uint32_t i)
{
	const char *suffix;
	uint64_t ns;

	parse_rate(classic[i], &ns, &suffix);
	return registry_add(r, pv, i, "", "", classic[i], ns);
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	const char *suffix;
	uint32_t index;
	uint64_t ns;

	for (uint32_t i = 0; i < ARRAY_SIZE(classic); i++)
		if (desc_part_match(d->name, classic[i]) && !add_classic(r, pv, i))
			return registry_nomem(r);
	if (!desc_part_literal(d->name) || !desc_part_match(d->mod, "") ||
	    !desc_part_match(d->func, "") ||
	    registry_find_made(r, pv, d->name, ARRAY_SIZE(classic), &index))
		return 0;
	if (parse_rate(d->name, &ns, &suffix) != RATE_OK)
		return 0;
	return registry_add(r, pv, index, "", "", d->name, ns) ? 0
	       : index < pv->id_count			       ? registry_nomem(r)
							       : -ENOSPC;
}

static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	const char *suffix;
	uint64_t ns;

	(void)r;
	switch (parse_rate(d->name, &ns, &suffix)) {
	case RATE_UNIT:
		snprintf(buf, n, "unknown unit \"%s\": units are ns us ms s m h d hz", suffix);
		return true;
	case RATE_ZERO:
		snprintf(buf, n, "it never fires: the number must not be 0");
		return true;
	case RATE_FAST:
		snprintf(buf, n, "it is too fast: the shortest period is 200 us (5000 a second)");
		return true;
	case RATE_SLOW:
		snprintf(buf, n, "the period is too long (over 292 years)");
		return true;
	default:
		return false;
	}
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	uint32_t i = id - pv->id_base;

	return i < ARRAY_SIZE(classic) ? add_classic(r, pv, i) : NULL;
}

/* arg0: the kernel's program counter, or 0 when the CPU was in user mode; arg1: the user's, or 0.
 */
static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	(void)many;
	at->kind = AT_PERF_EVENT;
	at->event = (struct attach_event){ .type = PERF_TYPE_SOFTWARE,
					   .config = PERF_COUNT_SW_CPU_CLOCK,
					   .period = p->key };
	at->one_cpu = p->name[0] == 't';
	at->args = ARGS_PERF;
	at->select = SEL_ONE;
	at->group = arena_printf(&r->arena, "clock:%s", p->name);
	return at->group ? 0 : registry_nomem(r);
}

static const char *unavailable(struct registry *r)
{
	return feature_has(r, FEAT_PERF_EVENT) ? NULL : feature_why(r, FEAT_PERF_EVENT);
}

const struct provider provider_profile = {
	.name = "profile",
	.summary = "timers: profile-N on all CPUs, tick-N on one; N per second, or a period with a "
		   "unit",
	.id_base = 16,
	.id_count = 984,
	.stability = { "Evolving/Evolving/Common", "Unstable/Unstable/Unknown",
		       "Private/Private/Unknown", "Evolving/Evolving/Common",
		       "Evolving/Evolving/Common" },
	.provide = provide,
	.by_id = by_id,
	.attach = attach,
	.explain = explain,
	.unavailable = unavailable,
};
