/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * "Did you mean": the existing probe nearest to a description that matched none.
 *
 * Each part the user wrote costs its edit distance to the probe's; a part may be wrong by a third
 * of its length, and no glob is corrected. What is shown is as specific as what was asked:
 * "sycall:::" gets "syscall:::", while "syscall::raed:entry", which means one function, gets that
 * probe's full name.
 */
#include "probe/internal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#define FAR UINT_MAX

/* Cost of taking s for what the pattern says; FAR if they are too different. */
static unsigned part_distance(const char *pattern, const char *s)
{
	unsigned max, cost;

	if (!pattern || !*pattern || glob_match(pattern, s))
		return 0;
	if (glob_has_magic(pattern))
		return FAR;
	max = (unsigned)strlen(pattern) / 3;
	if (!max)
		max = 1;
	if (max > 4)
		max = 4;
	cost = edit_distance(pattern, s, max);
	return cost > max ? FAR : cost;
}

static unsigned probe_distance(const struct probe_desc *d, const struct probe *p, unsigned best)
{
	const char *const wanted[] = { d->prov, d->name, d->func, d->mod };
	const char *const has[] = { p->prov, p->name, p->func, p->mod };
	unsigned sum = 0;

	for (unsigned i = 0; i < 4 && sum < best; i++) {
		unsigned cost = part_distance(wanted[i], has[i]);

		if (cost == FAR)
			return FAR;
		sum += cost;
	}
	return sum;
}

/* Nothing at all is like the description, but perhaps its parts are only in the wrong places: one
 * wrong module is common. */
static const struct probe *without_module(struct registry *r, const struct probe_desc *d)
{
	struct probe_desc any = *d;

	if (!d->mod || !*d->mod ||
	    !((d->prov && *d->prov) || (d->func && *d->func) || (d->name && *d->name)))
		return NULL; /* without its module it would mean every probe */
	any.mod = "";
	for (size_t i = 0; i < r->probes.n; i++)
		if (desc_matches(&any, r->probes.at[i]))
			return r->probes.at[i];
	return NULL;
}

/* Or another provider has it. Every function has an entry, so that alone tells nothing. */
static const struct probe *without_provider(struct registry *r, const struct probe_desc *d)
{
	bool func = desc_part_literal(d->func), name = desc_part_literal(d->name);
	struct probe_desc any = *d;

	if (name && !func && (!strcmp(d->name, "entry") || !strcmp(d->name, "return")))
		return NULL;
	if (!d->prov || !*d->prov || !(func || name))
		return NULL;
	any.prov = "";
	for (const struct provider *const *pv = providers; *pv; pv++)
		(*pv)->provide(*pv, r, &any);
	for (size_t i = 0; i < r->probes.n; i++)
		if (desc_matches(&any, r->probes.at[i]))
			return r->probes.at[i];
	return NULL;
}

/* Says so if nobody has ever heard of the provider. One that ends in what may be the number of a process is its own. */
static void unknown_provider(struct registry *r, const char *prov)
{
	char names[160];
	size_t n = 0, len = prov ? strlen(prov) : 0;

	if (!desc_part_literal(prov) || (len > 2 && strspn(prov + len - 2, "0123456789") == 2))
		return;
	for (const struct provider *const *pv = providers; *pv; pv++) {
		if (!strcmp((*pv)->name, prov))
			return;
		if (!strchr((*pv)->name, '*') && n < sizeof(names))
			n += (size_t)snprintf(names + n, sizeof(names) - n, " %s", (*pv)->name);
	}
	registry_error(r, "there is no provider %s here; there are%s, and those of processes", prov,
		       names);
}

static const char *corrected(const char *wanted, const char *has)
{
	return desc_part_match(wanted, has) ? (wanted ? wanted : "") : has;
}

bool registry_near(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	struct probe_desc wide = { .prov = "*" }, fixed = *d;
	unsigned best = FAR, matches = 0;
	const struct probe *p = NULL;
	char error[sizeof(r->error)];

	if (!n || d->id)
		return false;
	/* Looking around must not replace the reason the caller may still want to show. */
	memcpy(error, r->error, sizeof(error));
	for (const struct provider *const *pv = providers; *pv; pv++)
		if (part_distance(d->prov, (*pv)->name) != FAR)
			(*pv)->provide(*pv, r, &wide);
	for (size_t i = 0; i < r->probes.n && best; i++) {
		unsigned cost = probe_distance(d, r->probes.at[i], best);

		if (cost < best) {
			best = cost;
			p = r->probes.at[i];
		}
	}
	if (!p)
		p = without_module(r, d);
	if (!p)
		p = without_provider(r, d);
	memcpy(r->error, error, sizeof(error));
	if (!p) {
		if (!r->error[0])
			unknown_provider(r, d->prov);
		return false;
	}
	fixed.prov = corrected(d->prov, p->prov);
	fixed.mod = corrected(d->mod, p->mod);
	fixed.func = corrected(d->func, p->func);
	fixed.name = corrected(d->name, p->name);
	for (size_t i = 0; i < r->probes.n && matches < 2; i++)
		matches += desc_matches(&fixed, r->probes.at[i]);
	if (matches == 1 || desc_part_literal(fixed.func))
		snprintf(buf, n, "%s:%s:%s:%s", p->prov, p->mod, p->func, p->name);
	else
		snprintf(buf, n, "%s:%s:%s:%s", fixed.prov, fixed.mod, fixed.func, fixed.name);
	return true;
}
