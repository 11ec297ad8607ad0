/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Probes in what a process maps while it is traced: a library that it opens with dlopen().
 *
 * Descriptions that could mean such probes have a program ready, for each kind of place, with room for probes that come
 * (src/code/room.c). When the process' loader tells of something new (src/trace/gate.c), it waits until the descriptions have been matched
 * with the files that are new and their probes are in. One with a module that is named, and there, means nothing else.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"
#include "probe/process.h"

/* A description of a clause that means what comes as well. */
struct waiting {
	const struct probe_desc *desc;
	unsigned clause; /* in enabling.clauses */
	uint32_t pid;
};

struct later {
	VEC(struct waiting) waiting;
	VEC(struct unit *) units;
	VEC(uint32_t) pids;
	struct hash come; /* ids of probes that have come */
	uint64_t left_out;
};

static struct later *later_of(struct dtrace_hdl *h)
{
	if (!h->later)
		h->later = arena_new(&h->arena, struct later);
	return h->later;
}

void later_free(struct dtrace_hdl *h)
{
	if (h->later)
		hash_free(&h->later->come);
}

uint64_t later_left_out(const struct dtrace_hdl *h)
{
	return h->later ? h->later->left_out : 0;
}

/* ---- before tracing ---- */

static bool same_kind(const struct attach_point *a, const struct attach_point *b)
{
	return a->kind == b->kind && a->pid == b->pid && a->args == b->args && a->bare == b->bare &&
	       a->call == b->call;
}

static struct unit *unit_of(const struct later *l, const struct attach_point *at)
{
	for (size_t i = 0; i < l->units.n; i++)
		if (same_kind(&l->units.at[i]->at, at))
			return l->units.at[i];
	return NULL;
}

/* So many probes a description makes room for that names a function: few libraries have more than one of them. */
#define ROOM_OF_NAME 64

/* Room for what d means. All of a unit's probes are the same one that there is not; the first has the clauses. */
static bool more_room(struct dtrace_hdl *h, struct unit *u, struct unit_probe first,
		      const struct probe_desc *d)
{
	size_t most = (size_t)opt_value(h, OPT_LATERPROBES), n = u->probes.n + ROOM_OF_NAME;
	struct unit_probe *probes;

	if (u->probes.n == most)
		return true;
	if (n > most || !desc_part_literal(d->func))
		n = most;
	probes = arena_array(&h->arena, struct unit_probe, n);
	if (!probes)
		return false;
	for (size_t i = 1; i < n; i++)
		probes[i] = (struct unit_probe){ .probe = first.probe, .place = (unsigned)i };
	probes[0] = first;
	u->probes.at = probes;
	u->probes.n = u->probes.cap = n;
	u->nplaces = (unsigned)n;
	return true;
}

static struct unit *unit_new(struct dtrace_hdl *h, const struct attach_point *at,
			     const struct probe_desc *d)
{
	struct unit *u = arena_new(&h->arena, struct unit);
	struct probe *none = arena_new(&h->arena, struct probe);

	if (!u || !none)
		return NULL;
	none->prov = d->prov;
	none->mod = none->func = "";
	none->name = d->name && *d->name ? d->name : "*";
	u->at = *at;
	u->to_come = true;
	if (!more_room(h, u, (struct unit_probe){ .probe = none }, d))
		return NULL;
	if (!vec_push(&h->arena, &h->later->units, u) || !vec_push(&h->arena, &h->en.units, u))
		return NULL;
	return u;
}

static bool add_clause(struct dtrace_hdl *h, struct unit *u, unsigned clause)
{
	struct unit_probe *all = &u->probes.at[0];
	unsigned *more;

	if (all->nclauses && all->clauses[all->nclauses - 1] == clause)
		return true;
	more = arena_array(&h->arena, unsigned, all->nclauses + 1);
	if (!more)
		return false;
	if (all->nclauses)
		memcpy(more, all->clauses, all->nclauses * sizeof(*more));
	more[all->nclauses++] = clause;
	all->clauses = more;
	return true;
}

static bool add_pid(struct dtrace_hdl *h, uint32_t pid)
{
	for (size_t i = 0; i < h->later->pids.n; i++)
		if (h->later->pids.at[i] == pid)
			return true;
	return vec_push(&h->arena, &h->later->pids, pid);
}

int later_expect(struct dtrace_hdl *h, const struct clause *c, unsigned place,
		 const struct probe_desc *d)
{
	struct waiting w = { .desc = d, .clause = place };
	struct attach_point at;
	struct later *l = later_of(h);
	int r;

	for (unsigned nth = 0; l && (r = registry_to_come(h->reg, d, nth, &at)) > 0; nth++) {
		struct unit *u;

		if (c->uses_args) {
			snprintf(h->reg->note, sizeof(h->reg->note),
				 "'%s' means no library that process %u opens later, since args[] "
				 "has the types "
				 "of what is there",
				 d->text, at.pid);
			break;
		}
		w.pid = at.pid;
		u = unit_of(l, &at);
		if (u ? !more_room(h, u, u->probes.at[0], d) : !(u = unit_new(h, &at, d)))
			return fail_nomem(h);
		if (!add_clause(h, u, place))
			return fail_nomem(h);
	}
	if (!l || (w.pid && (!vec_push(&h->arena, &l->waiting, w) || !add_pid(h, w.pid))))
		return fail_nomem(h);
	keep_note(h);
	return 0;
}

/* ---- while it runs ---- */

/* A probe that has come, and the clauses that mean it. */
struct coming {
	struct probe *probe;
	VEC(unsigned) clauses;
};

struct look {
	struct dtrace_hdl *h;
	struct arena mem;
	struct hash by_id; /* struct coming */
	VEC(struct coming *) all;
	unsigned clause; /* whose description is matched */
};

static int collect(void *arg, struct probe *p)
{
	struct look *k = arg;
	struct dtrace_hdl *h = k->h;
	struct coming *c = hash_get(&k->by_id, &p->id, sizeof(p->id));

	if (hash_get(&h->enabled, &p->id, sizeof(p->id)) ||
	    hash_get(&h->later->come, &p->id, sizeof(p->id)))
		return 0;
	if (!c) {
		c = arena_new(&k->mem, struct coming);
		if (!c || !vec_push(&k->mem, &k->all, c) ||
		    hash_set(&k->by_id, &p->id, sizeof(p->id), c))
			return -ENOMEM;
		c->probe = p;
	}
	/* A clause runs once, however many of its descriptions mean the probe. */
	if (c->clauses.n && c->clauses.at[c->clauses.n - 1] == k->clause)
		return 0;
	return vec_push(&k->mem, &c->clauses, k->clause) ? 0 : -ENOMEM;
}

static struct image_prog *prog_of(struct image *im, const struct unit *u)
{
	for (size_t i = 0; i < im->progs.n; i++)
		if (im->progs.at[i].at == &u->at)
			return &im->progs.at[i];
	return NULL;
}

/* Places of one program in one file. */
struct batch {
	const struct unit *unit;
	struct attach_point at;
	VEC(struct attach_target) targets;
};

static int send(struct dtrace_hdl *h, struct batch *b)
{
	struct session_error err = { 0 };
	int r;

	if (!b->targets.n)
		return 0;
	b->at.targets = b->targets.at;
	b->at.ntargets = (unsigned)b->targets.n;
	r = session_enter(h->session, b->unit, &b->at, &err);
	free(err.log);
	b->targets.n = 0;
	return r;
}

static int enter(struct dtrace_hdl *h, struct arena *mem, struct coming *c, struct batch *b)
{
	struct attach_point at;
	const struct unit *u;
	struct image_prog *prog;
	unsigned place;
	int r = registry_attach(h->reg, c->probe, true, &at);

	if (r)
		return r;
	u = unit_of(h->later, &at);
	prog = u ? prog_of(h->image, u) : NULL;
	if (!prog || !prog->room)
		return -ENOTSUP; /* it calls in a way of its own */
	r = image_enter(h->image, prog, c->probe, c->clauses.at, (unsigned)c->clauses.n, &place);
	if (r)
		return r;
	if (b->targets.n && (b->unit != u || strcmp(b->at.path, at.path) != 0))
		r = send(h, b);
	b->unit = u;
	b->at = at;
	for (unsigned i = 0; i < at.ntargets && !r; i++) {
		at.targets[i].cookie |= place;
		r = vec_push(mem, &b->targets, at.targets[i]) ? 0 : -ENOMEM;
	}
	return r;
}

static void enter_all(struct look *k)
{
	struct later *l = k->h->later;
	struct batch b = { 0 };
	size_t held = 0;

	for (size_t i = 0; i < k->all.n; i++) {
		struct coming *c = k->all.at[i];
		int r = hash_set(&l->come, &c->probe->id, sizeof(c->probe->id), c->probe);

		if (!r)
			r = enter(k->h, &k->mem, c, &b);
		l->left_out += r != 0;
		held = b.targets.n;
	}
	if (send(k->h, &b))
		l->left_out += held;
}

static void look_at(struct dtrace_hdl *h, uint32_t pid)
{
	struct look k = { .h = h };

	if (!process_news(h->reg, pid))
		return;
	h->reg->only_news = true;
	for (size_t i = 0; i < h->later->waiting.n; i++) {
		const struct waiting *w = &h->later->waiting.at[i];

		k.clause = w->clause;
		/* A process that has ended meanwhile has no probes. */
		if (w->pid == pid && registry_match(h->reg, w->desc, collect, &k) == -ENOMEM)
			h->later->left_out++;
	}
	h->reg->only_news = false;
	enter_all(&k);
	process_forget_news(h->reg, pid);
	hash_free(&k.by_id);
	arena_free(&k.mem);
}

/* Something has been mapped, by whichever of them. */
static void look(void *handle)
{
	struct dtrace_hdl *h = handle;

	for (size_t i = 0; i < h->later->pids.n; i++)
		look_at(h, h->later->pids.at[i]);
}

int later_follow(struct dtrace_hdl *h, struct session_error *err)
{
	for (size_t i = 0; h->later && i < h->later->pids.n; i++) {
		uint32_t pid = h->later->pids.at[i];
		const char *path;
		uint64_t offset;
		bool waits;
		int r;

		if (!process_loader(h->reg, pid, &path, &offset))
			continue; /* a program without libraries opens none */
		r = session_gate(h->session, pid, path, offset, look, h, &waits, err);
		if (r == -ESRCH)
			continue; /* it has ended */
		if (r)
			return r;
		if (!waits) {
			snprintf(h->reg->note, sizeof(h->reg->note),
				 "what a library that process %u opens does at first may be "
				 "missed: this "
				 "kernel doesn't let it wait for its probes",
				 pid);
			keep_note(h);
		}
		look_at(h, pid); /* what was mapped since its descriptions were matched */
	}
	return 0;
}
