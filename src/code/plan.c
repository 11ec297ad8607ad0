/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Layouts: what a clause records and how aggregation keys are packed. Decided from the tree alone,
 * before any code is made; lowering then fills exactly these fields in the same order.
 */
#include <string.h>

#include "code/lower.h"

uint32_t place_field(struct rec_field *f, uint32_t at)
{
	uint32_t align = f->kind == FIELD_INT ? f->size : f->kind == FIELD_PROBESTR ? 4 : 8;

	if (f->kind == FIELD_CONST)
		return at;
	f->off = ALIGN_UP(at, align);
	return f->off + f->size;
}

/* How many frames of tracing itself a kernel stack may have at its top: see stack_frames(). */
#define STACK_SPARE 2
#define STACK_MOST  127 /* the kernel's own limit (perf_event_max_stack); documented */

/* Frames asked for by stack(n) / ustack(n), or the default. */
static uint32_t stack_bytes(struct gen *g, const struct node *call)
{
	bool java = call->builtin->id == BI_JSTACK, user = java || call->builtin->id == BI_USTACK;
	uint64_t frames = java ? g->o->jstackframes : user ? g->o->ustackframes : g->o->stackframes;

	if (call->nargs > 0 && call->args[0]->kind == N_INT && call->args[0]->ival)
		frames = call->args[0]->ival;
	if (g->o->maxframes && frames > g->o->maxframes)
		frames = g->o->maxframes;
	if (frames > STACK_MOST)
		frames = STACK_MOST;
	return (uint32_t)frames * 8 + (user ? 8 : 0);
}

static bool is_call_to(const struct node *n, enum builtin_id id)
{
	return n->kind == N_CALL && n->builtin && n->builtin->id == id;
}

struct rec_field plan_field(struct gen *g, const struct node *n)
{
	struct rec_field f = { .type = n->tid };
	struct types *ts = g->ts;

	if (is_call_to(n, BI_STACK) || is_call_to(n, BI_USTACK) || is_call_to(n, BI_JSTACK)) {
		f.kind = n->builtin->id == BI_STACK ? FIELD_STACK : FIELD_USTACK;
		f.size = stack_bytes(g, n);
		if (f.kind == FIELD_STACK && f.size <= (STACK_MOST - STACK_SPARE) * 8) {
			f.spare = STACK_SPARE;
			f.size += STACK_SPARE * 8;
		}
	} else if (n->kind == N_CALL && n->builtin && n->tid == T_SYMADDR) {
		f.kind = FIELD_SYMADDR;
		f.size = 8;
		f.sym = n->builtin->id;
	} else if (n->kind == N_CALL && n->builtin && n->tid == T_USYMADDR) {
		f.kind = FIELD_USYMADDR;
		f.size = 16;
		f.sym = n->builtin->id;
	} else if (is_probe_string(n)) {
		f.kind = FIELD_PROBESTR;
		f.size = 4;
		f.type = T_STRING;
	} else if (type_is_string(ts, n->tid) || n->kind == N_STRING) {
		f.kind = FIELD_STRING;
		f.size = ALIGN_UP(string_bound(g, n), 8);
	} else if (type_is_scalar(ts, n->tid)) {
		int64_t size = type_size(ts, n->tid);

		f.kind = FIELD_INT;
		f.size = size == 1 || size == 2 || size == 4 ? (uint32_t)size : 8;
		f.is_signed = type_is_signed(ts, n->tid);
	} else {
		int64_t size = type_size(ts, n->tid);

		if (size <= 0)
			diag_fail(g->d, "D_TYPE_ERR", n->loc,
				  "a value of type %s can't be recorded", TYPE_NAME(ts, n->tid));
		f.kind = FIELD_BYTES;
		f.size = (uint32_t)size;
	}
	return f;
}

/* ---- aggregations ---- */

struct agg_desc *agg_desc(struct gen *g, struct agg *a)
{
	struct agg_desc *ad;

	for (size_t i = 0; i < g->im->aggs.n; i++)
		if (g->im->aggs.at[i]->agg == a)
			return g->im->aggs.at[i];
	ad = arena_new(&g->d->arena, struct agg_desc);
	ad->agg = a;
	ad->map = -1;
	vec_push(&g->d->arena, &g->im->aggs, ad);
	return ad;
}

/* One more use of an aggregation: a key position must hold what all uses put there. */
static void merge_key(struct gen *g, struct rec_field *have, const struct node *key, bool first)
{
	struct rec_field f = plan_field(g, key);

	if (first) {
		*have = f;
		return;
	}
	if (have->kind == FIELD_PROBESTR && f.kind == FIELD_STRING)
		*have = f;
	if (have->kind == FIELD_STRING && f.kind == FIELD_PROBESTR)
		have->size = g->o->strsize > have->size ? g->o->strsize : have->size;
	if (f.size > have->size) {
		have->size = f.size;
		have->spare = f.spare;
	}
}

static void collect_agg_use(struct gen *g, const struct node *n)
{
	struct agg_desc *ad = agg_desc(g, n->agg);
	bool first = !ad->keys;

	if (first) {
		ad->keys = arena_array(&g->d->arena, struct rec_field, n->nargs + 1);
		ad->nkeys = n->nargs;
	}
	for (unsigned i = 0; i < n->nargs && i < ad->nkeys; i++)
		merge_key(g, &ad->keys[i], n->args[i], first);
}

static void collect_in_stmts(struct gen *g, const struct stmt *s)
{
	for (; s; s = s->next) {
		const struct node *e = s->expr;

		if (e && e->kind == N_ASSIGN && e->a->kind == N_AGG)
			collect_agg_use(g, e->a);
		collect_in_stmts(g, s->body);
		collect_in_stmts(g, s->orelse);
	}
}

/* A small table before the map: 64 KiB a CPU at the most, no table for keys that are long to
 * compare. */
static void plan_front(struct gen *g, struct agg_desc *ad)
{
	uint32_t slots = 1024;

	if (!gen_has(g, FEAT_ATOMIC_FETCH) || ad->keysize > 256)
		return;
	ad->front_slot = 8 + ALIGN_UP(ad->keysize, 8) + ad->valsize;
	while (slots > 16 && slots * ad->front_slot > 65536)
		slots /= 2;
	ad->front_slots = slots;
	ad->front_off = g->im->front_stride;
	g->im->front_stride += ALIGN_UP(slots * ad->front_slot, 128);
	image_map(g, MAP_FRONT);
}

void collect_aggs(struct gen *g)
{
	uint32_t gens = 0;

	for (size_t i = 0; i < g->en->clauses.n; i++)
		collect_in_stmts(g, g->en->clauses.at[i]->body);
	for (size_t i = 0; i < g->im->aggs.n; i++) {
		struct agg_desc *ad = g->im->aggs.at[i];
		uint32_t at = 0;
		struct map_spec spec = { .role = MAP_AGG, .agg = ad };

		ad->valsize = agg_words(ad->agg) * 8;
		for (unsigned k = 0; k < ad->nkeys; k++)
			at = place_field(&ad->keys[k], at);
		ad->keysize = at <= 4 ? at : ALIGN_UP(at, 8);
		gens++;
		if (!ad->nkeys) {
			/* A sum may be 0 though it was updated: a word more tells. */
			if (ad->agg->kind == AGG_SUM)
				ad->valsize += 8;
			/* a cache line of its own: other CPUs' values must not share it */
			ad->off = g->im->aggs_stride;
			g->im->aggs_stride += ad->valsize;
			image_map(g, MAP_AGGS);
			continue;
		}
		if (ad->keysize < 4)
			ad->keysize = 4;
		spec.name = arena_printf(&g->d->arena, "dt_@%.11s", ad->agg->name);
		for (char *c = (char *)spec.name; *c; c++)
			if (*c == '@')
				*c = '.';
		spec.key_size = ad->keysize;
		spec.value_size = ad->valsize;
		spec.max_entries = (uint32_t)(g->o->aggsize / (ad->keysize + ad->valsize + 48));
		if (!spec.max_entries)
			spec.max_entries = 1;
		ad->map = (int)g->im->maps.n;
		vec_push(&g->d->arena, &g->im->maps, spec);
		plan_front(g, ad);
	}
	g->im->aggs_stride = ALIGN_UP(g->im->aggs_stride, 128);
	g->im->agg_gen_off = g->state_used;
	g->state_used += gens * 8;
}

/* ---- records ---- */

struct plan {
	struct gen *g;
	struct rec_clause *rc;
	VEC(struct rec_action) actions;
	uint32_t at;
	unsigned nblocks;
};

static void add_fields(struct plan *p, struct rec_action *act, struct node *const *args, unsigned n)
{
	act->fields = arena_array(&p->g->d->arena, struct rec_field, n + 1);
	for (unsigned i = 0; i < n; i++) {
		struct rec_field *f = &act->fields[act->nfields++];

		*f = plan_field(p->g, args[i]);
		p->at = place_field(f, p->at);
	}
}

static void tracemem_field(struct plan *p, struct rec_action *act, const struct node *call)
{
	int64_t size = (int64_t)call->args[1]->ival;

	if (call->args[1]->kind != N_INT || size <= 0 || size > 65536)
		diag_fail(p->g->d, "D_TRACEMEM_SIZE", call->args[1]->loc,
			  "tracemem( ) argument #2 must be a non-zero positive integral constant "
			  "expression up to 65536");
	act->fields = arena_array(&p->g->d->arena, struct rec_field, 2);
	act->fields[0] = (struct rec_field){ .kind = FIELD_BYTES, .size = (uint32_t)size };
	act->nfields = 1;
	p->at = place_field(&act->fields[0], p->at);
	if (call->nargs > 2) {
		act->fields[1] = plan_field(p->g, call->args[2]);
		act->nfields = 2;
		p->at = place_field(&act->fields[1], p->at);
	}
}

static void plan_action(struct plan *p, const struct node *call, unsigned block)
{
	struct gen *g = p->g;
	struct rec_action act = {
		.what = call->builtin->id, .block = block, .loc = call->loc, .format = call->format
	};
	struct node *self = (struct node *)call;

	g->im->destructive |= !!(call->builtin->flags & BF_DESTRUCTIVE);
	switch (call->builtin->id) {
	case BI_STACK:
	case BI_JSTACK:
	case BI_USTACK:
	case BI_SYM:
	case BI_FUNC:
	case BI_MOD:
	case BI_USYM:
	case BI_UFUNC:
	case BI_UMOD:
	case BI_UADDR:
		add_fields(p, &act, &self, 1);
		break;
	case BI_TRACEMEM:
		tracemem_field(p, &act, call);
		break;
	case BI_PRINTF:
	case BI_SYSTEM:
	case BI_FREOPEN:
		add_fields(p, &act, call->args + 1, call->nargs - 1);
		break;
	case BI_PRINTA:
	case BI_CLEAR:
	case BI_TRUNC:
	case BI_NORMALIZE:
	case BI_DENORMALIZE: {
		struct node *rest[8];
		unsigned n = 0;

		act.aggs = arena_array(&g->d->arena, struct agg *, call->nargs + 1);
		for (unsigned i = 0; i < call->nargs; i++) {
			if (call->args[i]->kind == N_AGG) {
				agg_desc(g, call->args[i]->agg);
				act.aggs[act.naggs++] = call->args[i]->agg;
			} else if (call->args[i]->kind != N_STRING && n < ARRAY_SIZE(rest)) {
				rest[n++] = call->args[i];
			}
		}
		add_fields(p, &act, rest, n);
		break;
	}
	default:
		add_fields(p, &act, call->args, call->nargs);
	}
	vec_push(&g->d->arena, &p->actions, act);
}

static void plan_stmts(struct plan *p, const struct stmt *s, unsigned block);

static void too_many_blocks(struct plan *p, struct loc at)
{
	if (p->nblocks > 31)
		diag_fail_hint(
			p->g->d, "D_TOO_LARGE", at, "split the clause in two",
			"a clause, and a loop in it, can have at most 31 branches that record");
}

/* The rounds of a loop have a place each, so the kernel has to reserve room for as many as there can be. */
static void plan_loop(struct plan *p, const struct stmt *s, unsigned block)
{
	struct gen *g = p->g;
	struct rec_loop *loop = arena_new(&g->d->arena, struct rec_loop);
	struct rec_action act = { .what = BI_MAX, .block = block, .loop = loop, .loc = s->loc };
	struct plan round = { .g = g, .rc = p->rc, .at = sizeof(uint32_t) };
	uint64_t size;

	plan_stmts(&round, s->body, 0);
	too_many_blocks(&round, s->loc);
	loop->actions = round.actions.at;
	loop->nactions = (unsigned)round.actions.n;
	loop->stride = ALIGN_UP(round.at, 8);
	loop->most = s->bound;
	loop->count_off = ALIGN_UP(p->at, 4);
	loop->off = ALIGN_UP(loop->count_off + 4, 8);
	size = (uint64_t)loop->stride * loop->most;
	if (size > g->o->bufsize / 4)
		diag_fail_hint(g->d, "D_TOO_LARGE", s->loc,
			       "let it go round less often, record less, or give it more room (-b)",
			       "what %u rounds of this loop record takes %llu bytes, more than a "
			       "quarter of the buffer",
			       loop->most, (unsigned long long)size);
	p->at = loop->off + (uint32_t)size;
	vec_push(&g->d->arena, &p->actions, act);
}

static void plan_stmts(struct plan *p, const struct stmt *s, unsigned block)
{
	for (; s; s = s->next) {
		if (stmt_records(s)) {
			switch (s->kind) {
			case S_EXPR:
				plan_action(p, s->expr, block);
				break;
			case S_IF:
				plan_stmts(p, s->body, ++p->nblocks);
				if (s->orelse)
					plan_stmts(p, s->orelse, ++p->nblocks);
				break;
			case S_FOR:
				plan_loop(p, s, block);
				break;
			default:
				plan_stmts(p, s->body, block);
			}
		}
		if (stmt_leaves(s) && stmts_record(s->next))
			block = ++p->nblocks;
	}
}

struct rec_clause *plan_clause(struct gen *g, const struct clause *c, unsigned index)
{
	struct rec_clause *rc = arena_new(&g->d->arena, struct rec_clause);
	struct plan p = { .g = g, .rc = rc, .at = sizeof(struct rec_head) };

	rc->index = index;
	rc->clause = c;
	rc->part = c->part;
	if (g->o->temporal) {
		rc->time_off = p.at;
		p.at += 8;
	}
	if (has_speculate(c->body)) {
		rc->spec_off = p.at;
		p.at += 8;
	}
	plan_stmts(&p, c->body, 0);
	too_many_blocks(&p, c->loc);
	if (!c->body || (!p.actions.n && c->part && !c->each)) {
		struct rec_action act = { .what = BI_MAX };

		vec_push(&g->d->arena, &p.actions, act);
	}
	rc->actions = p.actions.at;
	rc->nactions = (unsigned)p.actions.n;
	rc->size = ALIGN_UP(p.at, 8);
	return rc;
}
