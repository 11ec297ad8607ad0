/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * From clauses and descriptions to what is enabled where.
 *
 * Every description is matched once. A probe that several clauses use is entered once, with its
 * clauses in the order of the programs; probes that one BPF program can serve are put together into
 * a unit, and those at one place into parts of it that follow each other, in the order of enabling. A clause two of whose descriptions match the same probe runs twice there, as DTrace has
 * it: it stands in the list of clauses once more.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

/* From this many probes of a description on, probes that can share one program do: attaching
 * hundreds of programs is slower than a look at a cookie each firing. */
#define SHARE_FROM 8

/* An enabled probe: where it is in its unit. */
struct enabled {
	struct unit *unit;
	size_t index;
	unsigned room;	      /* of its list of clauses */
	struct enabled *also; /* the same probe at another place */
};

struct matching {
	struct dtrace_hdl *h;
	struct arena *a;
	VEC(struct probe *) found;
};

/* The places of one clause in enabling.clauses: its first, and one more for each time a probe is
 * matched again. */
struct places {
	unsigned *at;
	unsigned n, room;
};

static int collect(void *arg, struct probe *p)
{
	struct matching *m = arg;

	return vec_push(m->a, &m->found, p) ? 0 : -ENOMEM;
}

static bool grow(struct arena *a, unsigned **list, unsigned n, unsigned *room)
{
	unsigned more = *room ? *room * 2 : 4;
	unsigned *fresh;

	if (n < *room)
		return true;
	fresh = arena_array(a, unsigned, more);
	if (!fresh)
		return false;
	if (n)
		memcpy(fresh, *list, n * sizeof(*fresh));
	*list = fresh;
	*room = more;
	return true;
}

/* Does each place of the unit bring its own target? */
static bool by_cookie(const struct attach_point *at)
{
	return at->select == SEL_COOKIE || at->select == SEL_CTX;
}

/*
 * Does the unit have one place for all probes that bring the same target? Of functions a link takes each once, and tells of it by
 * one cookie; system calls, and targets that have links of their own, are told apart anyway.
 */
static bool shares_places(const struct attach_point *at)
{
	return at->select == SEL_ONE ||
	       (by_cookie(at) &&
		(at->kind == AT_KPROBE_MULTI || at->kind == AT_KPROBE || at->kind == AT_DRIVER));
}

static struct unit *unit_new(struct dtrace_hdl *h, const struct attach_point *at)
{
	struct unit *u = arena_new(&h->arena, struct unit);

	if (!u)
		return NULL;
	u->at = *at;
	if (by_cookie(at)) {
		u->at.targets = NULL;
		u->at.ntargets = 0;
	}
	return u;
}

/* The first part of the unit of at's group. NULL: no memory. */
static struct unit *unit_for(struct dtrace_hdl *h, const struct attach_point *at)
{
	struct unit *u = hash_gets(&h->units, at->group);

	if (u)
		return u;
	u = unit_new(h, at);
	if (!u || !vec_push(&h->arena, &h->en.units, u) || hash_sets(&h->units, at->group, u))
		return NULL;
	return u;
}

/* A place brings its own attach targets, with its number as their cookie. */
static bool add_target(struct dtrace_hdl *h, struct unit *u, const struct attach_target *t,
		       unsigned place)
{
	size_t n = u->at.ntargets;

	if (!(n & (n - 1))) { /* a power of two, or none: full */
		struct attach_target *fresh =
			arena_array(&h->arena, struct attach_target, n ? n * 2 : 1);

		if (!fresh)
			return false;
		if (n)
			memcpy(fresh, u->at.targets, n * sizeof(*fresh));
		u->at.targets = fresh;
	}
	u->at.targets[n] = *t;
	u->at.targets[n].cookie |= place;
	u->at.ntargets++;
	return true;
}

struct place_key {
	struct unit *first;
	uint64_t addr;
};

/* A place of a unit, and the last part that has a probe there. */
struct place {
	struct place_key key;
	unsigned number;
	struct unit *last; /* NULL: none yet */
};

static struct place *place_new(struct dtrace_hdl *h, struct unit *first,
			       const struct attach_point *at)
{
	struct place *pl = arena_new(&h->arena, struct place);

	if (!pl)
		return NULL;
	pl->number = first->nplaces++;
	for (unsigned i = 0; by_cookie(at) && i < at->ntargets; i++)
		if (!add_target(h, first, &at->targets[i], pl->number))
			return NULL;
	return pl;
}

/* NULL: no memory. */
static struct place *place_for(struct dtrace_hdl *h, struct unit *first,
			       const struct attach_point *at)
{
	const struct place_key key = { first, by_cookie(at) ? at->targets[0].addr : 0 };
	struct place *pl;

	if (!shares_places(at))
		return place_new(h, first, at);
	pl = hash_get(&h->places, &key, sizeof(key));
	if (pl)
		return pl;
	pl = place_new(h, first, at);
	if (!pl)
		return NULL;
	pl->key = key;
	return hash_set(&h->places, &pl->key, sizeof(pl->key), pl) ? NULL : pl;
}

/* Has the part room for a probe at a place where it has none? What a derived probe adds is its part's. */
static bool has_room(const struct unit *part, const struct attach_point *at)
{
	return !part->probes.n || (!part->at.derived && !at->derived);
}

/* The part for one more probe at the place: behind all that have one there. NULL: no memory. */
static struct unit *part_for(struct dtrace_hdl *h, struct unit *first, const struct place *pl,
			     const struct attach_point *at)
{
	struct unit **part = pl->last ? &pl->last->then : &first;

	while (*part && !has_room(*part, at))
		part = &(*part)->then;
	if (!*part)
		*part = unit_new(h, at);
	return *part;
}

/* NULL: no memory. */
static struct enabled *enable_at(struct dtrace_hdl *h, struct probe *p, struct attach_point *at)
{
	struct enabled *e = arena_new(&h->arena, struct enabled);
	struct unit_probe up = { .probe = p };
	struct unit *first = unit_for(h, at);
	struct place *pl = first ? place_for(h, first, at) : NULL;

	if (!e || !pl || !(e->unit = part_for(h, first, pl, at))) {
		fail_nomem(h);
		return NULL;
	}
	pl->last = e->unit;
	up.place = pl->number;
	e->index = e->unit->probes.n;
	if (!vec_push(&h->arena, &e->unit->probes, up)) {
		fail_nomem(h);
		return NULL;
	}
	return e;
}

static struct enabled *enable_probe(struct dtrace_hdl *h, struct probe *p, bool share)
{
	struct enabled *e = hash_get(&h->enabled, &p->id, sizeof(p->id));
	struct attach_point at;

	if (e)
		return e;
	if (registry_attach(h->reg, p, share, &at)) {
		failf(h, EDT_ENABLE, "failed to enable '%s:%s:%s:%s': %s", p->prov, p->mod, p->func,
		      p->name, h->reg->error);
		return NULL;
	}
	e = enable_at(h, p, &at);
	for (unsigned nth = 1; e && p->pv->attach_also; nth++) {
		struct enabled *other;
		int rc = registry_attach_also(h->reg, p, nth, &at);

		if (rc == 0)
			break;
		if (rc < 0)
			failf(h, EDT_ENABLE, "failed to enable '%s:%s:%s:%s': %s", p->prov, p->mod,
			      p->func, p->name, h->reg->error[0] ? h->reg->error : strerror(-rc));
		other = rc > 0 ? enable_at(h, p, &at) : NULL;
		if (!other)
			return NULL;
		other->also = e->also;
		e->also = other;
	}
	if (!e || hash_set(&h->enabled, &p->id, sizeof(p->id), e)) {
		fail_nomem(h);
		return NULL;
	}
	return e;
}

/* The clause's place for the times-th match of a probe, from 0 on. */
static int place_of(struct dtrace_hdl *h, struct clause *c, struct places *pl, unsigned times)
{
	if (times < pl->n)
		return 0;
	if (!grow(&h->arena, &pl->at, pl->n, &pl->room))
		return fail_nomem(h);
	pl->at[pl->n++] = (unsigned)h->en.clauses.n;
	return vec_push(&h->arena, &h->en.clauses, c) ? 0 : fail_nomem(h);
}

/* Puts the clause on the probe once more. */
static int add_clause(struct dtrace_hdl *h, struct enabled *e, struct clause *c, struct places *pl)
{
	struct unit_probe *up = &e->unit->probes.at[e->index];
	unsigned times = 0;

	for (unsigned i = up->nclauses; i-- && h->en.clauses.at[up->clauses[i]] == c;)
		times++;
	if (place_of(h, c, pl, times))
		return -1;
	if (!grow(&h->arena, &up->clauses, up->nclauses, &e->room))
		return fail_nomem(h);
	up->clauses[up->nclauses++] = pl->at[times];
	return 0;
}

/*
 * A provider that this machine doesn't allow is an error if the description names it, and is left
 * out if a wildcard matched it among others that work.
 */
static int drop_unavailable(struct dtrace_hdl *h, const struct probe_desc *d, struct matching *m)
{
	const char *why = NULL, *pv_name = NULL, *probe_why = NULL;
	const struct probe *missing = NULL;
	const struct provider *last = NULL;
	size_t kept = 0;
	bool last_ok = true;

	if (h->flags & DTRACE_O_NODEV)
		return 0;
	for (size_t i = 0; i < m->found.n; i++) {
		const struct provider *pv = m->found.at[i]->pv;

		if (pv != last) {
			const char *w = pv->unavailable ? pv->unavailable(h->reg) : NULL;

			last = pv;
			last_ok = !w;
			if (w) {
				why = w;
				pv_name = pv->name;
			}
		}
		if (last_ok && pv->probe_unavailable) {
			const char *w = pv->probe_unavailable(h->reg, m->found.at[i]);

			if (w) {
				probe_why = w;
				missing = m->found.at[i];
				continue;
			}
		}
		if (last_ok)
			m->found.at[kept++] = m->found.at[i];
	}
	if (why && (!kept || (d->prov && *d->prov && !glob_has_magic(d->prov)))) {
		const char *missing = privileges_missing();

		if (missing) /* which the provider can't tell as exactly */
			return failf(h, EDT_PRIV,
				     "failed to enable '%s': DTrace requires additional "
				     "privileges: %s",
				     d->text, missing);
		return failf(h, EDT_ENABLE,
			     "failed to enable '%s': provider %s can't be used here: %s", d->text,
			     pv_name, why);
	}
	/* Of many probes those are left out that this kernel can't have; one that was asked for is missed. */
	if (missing && !kept)
		return failf(h, EDT_ENABLE, "failed to enable '%s': %s:::%s can't be used here: %s",
			     d->text, missing->prov, missing->name, probe_why);
	m->found.n = kept;
	return 0;
}

/* What d means that is still to come. */
static int expect(struct dtrace_hdl *h, struct clause *c, const struct probe_desc *d,
		  struct places *pl)
{
	struct attach_point at;

	if ((h->flags & DTRACE_O_NODEV) || registry_to_come(h->reg, d, 0, &at) <= 0) {
		keep_note(h);
		return 0;
	}
	return place_of(h, c, pl, 0) ? -1 : later_expect(h, c, pl->at[0], d);
}

static int enable_desc(struct dtrace_hdl *h, struct clause *c, const struct probe_desc *d,
		       struct places *pl, struct arena *scratch, unsigned *matches)
{
	struct matching m = { .h = h, .a = scratch };
	int err = registry_match(h->reg, d, collect, &m);

	if (err == -ENOMEM)
		return fail_nomem(h);
	keep_note(h);
	if (err < 0)
		return failf(h, EDT_NOPROBE, "failed to match '%s': %s", d->text,
			     h->reg->error[0] ? h->reg->error : strerror(-err));
	if (drop_unavailable(h, d, &m))
		return -1;
	for (size_t i = 0; i < m.found.n; i++) {
		struct enabled *e = enable_probe(h, m.found.at[i], m.found.n >= SHARE_FROM);

		if (!e)
			return -1;
		for (; e; e = e->also)
			if (add_clause(h, e, c, pl))
				return -1;
	}
	/* A module that is named, and there, is all that is meant. */
	if ((!m.found.n || !d->mod || !*d->mod || glob_has_magic(d->mod)) && expect(h, c, d, pl))
		return -1;
	if (!(c->part & PART_CONTINUES)) /* of a clause that is counted already */
		*matches += (unsigned)m.found.n;
	return 0;
}

int enabling_add(struct dtrace_hdl *h, struct dtrace_prog *p, unsigned *matches)
{
	struct arena scratch = { 0 };
	int rc = 0;

	*matches = 0;
	h->en.syms = h->syms;
	h->en.reg = h->reg;
	h->en.types = h->types;
	for (struct clause *c = p->p->tree.clauses; c && !rc; c = c->next) {
		struct places pl = { 0 };

		for (unsigned i = 0; i < c->nprobes && !rc; i++)
			rc = enable_desc(h, c, &c->probes[i], &pl, &scratch, matches);
	}
	arena_free(&scratch);
	return rc;
}

void enabling_free(struct dtrace_hdl *h)
{
	hash_free(&h->units);
	hash_free(&h->places);
	hash_free(&h->enabled);
	later_free(h);
}

int dtrace_program_exec(dtrace_hdl_t *h, dtrace_prog_t *p, dtrace_proginfo_t *info)
{
	unsigned matches;

	if (h->running)
		return fail(h, EDT_ACTIVE);
	if (info && dtrace_program_info(h, p, info))
		return -1;
	if (enabling_add(h, p, &matches))
		return -1;
	h->any_exec = true;
	if (info)
		info->dpi_matches = matches;
	return 0;
}
