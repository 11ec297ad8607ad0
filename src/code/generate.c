/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * From an enabling to an image: decides where everything lives, lowers each unit to IR, and
 * compiles it.
 *
 * Order matters in one place only: the layouts of aggregation keys and records are fixed before the
 * first program is lowered, because all uses of an aggregation must agree on them.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "code/lower.h"
#include "runtime/frames.h"

#define STATE_HEADER 24
#define SPACES_MAX   512

bool gen_has(const struct gen *g, enum feature f)
{
	return g->o->has && g->o->has(g->o->has_ctx, f);
}

const struct kernel_memory *gen_memory(const struct gen *g)
{
	return g->o->memory ? g->o->memory(g->o->has_ctx) : NULL;
}

/* Offset of a string in STRTAB, zero padded to a multiple of 8; equal strings are stored once. */
uint32_t strtab_add(struct gen *g, const char *s, uint32_t len)
{
	uintptr_t known = (uintptr_t)hash_get(&g->strtab_ids, s, len);
	uint32_t off;
	char *key;

	if (known)
		return (uint32_t)known - 1;
	off = (uint32_t)g->strtab.n;
	strbuf_add(&g->strtab, s, len);
	do
		strbuf_putc(&g->strtab, 0);
	while (g->strtab.n % 8 && !g->strtab.failed);
	key = arena_strndup(&g->d->arena, s, len);
	if (g->strtab.failed || hash_set(&g->strtab_ids, key, len, (void *)(uintptr_t)(off + 1)))
		diag_oom(g->d);
	return off;
}

int image_map(struct gen *g, enum map_role role)
{
	static const char *const names[] = {
		[MAP_STATE] = "dt_state",     [MAP_RINGS] = "dt_rings",
		[MAP_AGGS] = "dt_aggs",	      [MAP_SELF] = "dt_self",
		[MAP_SCRATCH] = "dt_scratch", [MAP_STRTAB] = "dt_strtab",
		[MAP_PROBES] = "dt_probes",   [MAP_FRONT] = "dt_front",
		[MAP_ROWS] = "dt_rows",	      [MAP_SPACES] = "dt_spaces",
		[MAP_WAITS] = "dt_waits",
	};
	struct image *im = g->im;
	int *at[] = {
		[MAP_STATE] = &im->map_state,	  [MAP_RINGS] = &im->map_rings,
		[MAP_AGGS] = &im->map_aggs,	  [MAP_SELF] = &im->map_self,
		[MAP_SCRATCH] = &im->map_scratch, [MAP_STRTAB] = &im->map_strtab,
		[MAP_PROBES] = &im->map_probes,	  [MAP_FRONT] = &im->map_front,
		[MAP_ROWS] = &im->map_rows,	  [MAP_SPACES] = &im->map_spaces,
		[MAP_WAITS] = &im->map_waits,
	};
	struct map_spec spec = {
		.role = role, .name = names[role], .key_size = 4, .max_entries = 1
	};

	if (*at[role] < 0) {
		*at[role] = (int)im->maps.n;
		vec_push(&g->d->arena, &im->maps, spec);
	}
	return *at[role];
}

static void home_assoc(struct gen *g, struct var_home *h)
{
	const struct var *v = h->var;
	struct map_spec spec = { .role = MAP_ASSOC };
	uint32_t at = 0;
	unsigned n = v->nkeys + (v->scope == VAR_SELF);

	h->keys = arena_array(&g->d->arena, struct rec_field, n);
	for (unsigned i = 0; i < v->nkeys; i++) {
		struct rec_field *k = &h->keys[i];

		k->type = v->keys[i];
		if (type_is_string(g->ts, k->type)) {
			k->kind = FIELD_STRING;
			k->size = g->o->strsize;
		} else if (type_is_scalar(g->ts, k->type)) {
			k->kind = FIELD_INT;
			k->size = 8;
			k->is_signed = type_is_signed(g->ts, k->type);
		} else {
			k->kind = FIELD_BYTES;
			k->size = (uint32_t)type_size(g->ts, k->type);
		}
		at = place_field(k, at);
	}
	if (v->scope == VAR_SELF) {
		h->keys[n - 1].kind = FIELD_INT;
		h->keys[n - 1].size = 8;
		at = place_field(&h->keys[n - 1], at);
	}
	h->keysize = ALIGN_UP(at, 8);
	spec.name = arena_printf(&g->d->arena, "dt_%.12s", v->name);
	spec.key_size = h->keysize;
	spec.value_size = h->size;
	/* dynvarsize is what all arrays may take together in the guide; here each may take it. */
	spec.max_entries = (uint32_t)(g->o->dynvarsize / (h->keysize + h->size + 48));
	if (!spec.max_entries)
		spec.max_entries = 1;
	h->map = (int)g->im->maps.n;
	vec_push(&g->d->arena, &g->im->maps, spec);
}

struct var_home *var_home(struct gen *g, const struct var *v)
{
	struct var_home *h;
	int64_t size;

	for (size_t i = 0; i < g->homes.n; i++)
		if (g->homes.at[i]->var == v)
			return g->homes.at[i];
	h = arena_new(&g->d->arena, struct var_home);
	h->var = v;
	h->map = -1;
	size = type_is_string(g->ts, v->type) ? g->o->strsize : type_size(g->ts, v->type);
	if (size <= 0)
		diag_fail(g->d, "D_UNKNOWN", v->loc, "variable %s has a type of no size", v->name);
	h->size = ALIGN_UP((uint32_t)size, 8);
	if (v->assoc) {
		home_assoc(g, h);
	} else if (v->scope == VAR_SELF) {
		h->off = g->self_used;
		g->self_used += h->size;
		image_map(g, MAP_SELF);
	} else if (v->scope == VAR_GLOBAL) {
		h->off = g->state_used;
		g->state_used += h->size;
	}
	vec_push(&g->d->arena, &g->homes, h);
	return h;
}

uint32_t state_place(struct gen *g, struct var_home *h)
{
	if (!h->off) {
		h->off = g->state_used;
		g->state_used += h->size;
	}
	return h->off;
}

static void enter_epids(struct gen *g, const struct unit *u, unsigned unit_clauses,
			const unsigned *clauses)
{
	for (unsigned c = 0; c < unit_clauses; c++)
		for (size_t p = 0; p < u->probes.n; p++) {
			struct enabled_probe e = {
				.epid = (uint32_t)g->im->epids.n + 1,
				.probe = u->probes.at[p].probe,
				.clause = clauses[c],
			};
			vec_push(&g->d->arena, &g->im->epids, e);
		}
}

/* The part's clauses in program order: those that any of its probes has. */
static unsigned unit_clauses(struct gen *g, const struct unit *u, unsigned **out)
{
	unsigned total = (unsigned)g->en->clauses.n, n = 0;
	bool *has = arena_array(&g->d->arena, bool, total + 1);

	for (size_t p = 0; p < u->probes.n; p++)
		for (unsigned c = 0; c < u->probes.at[p].nclauses; c++)
			has[u->probes.at[p].clauses[c]] = true;
	*out = arena_array(&g->d->arena, unsigned, total + 1);
	for (unsigned c = 0; c < total; c++)
		if (has[c])
			(*out)[n++] = c;
	return n;
}

bool among_clauses(const unsigned *clauses, unsigned n, unsigned clause)
{
	for (unsigned i = 0; i < n; i++)
		if (clauses[i] == clause)
			return true;
	return false;
}

static bool in_probe(const struct unit_probe *p, unsigned clause)
{
	return among_clauses(p->clauses, p->nclauses, clause);
}

void probe_entry_enable(uint8_t *entry, unsigned clause)
{
	uint8_t *w = entry + sizeof(struct probe_info) + clause / 64 * 8;
	uint64_t word;

	memcpy(&word, w, 8);
	word |= 1ull << (clause % 64);
	memcpy(w, &word, 8);
}

/* Writes the part's table into probe_bytes; returns its offset. */
static uint32_t probe_table(struct gen *g, const struct unit *u, unsigned nplaces,
			    const unsigned *clauses, unsigned n, uint32_t stride)
{
	uint32_t entries = u->at.select == SEL_SYSCALL ? 2 * SYSCALLS_MAX : nplaces;
	uint32_t at = (uint32_t)g->probe_bytes.n;
	uint8_t *e;

	strbuf_add(&g->probe_bytes, arena_alloc(&g->d->arena, entries * stride), entries * stride);
	if (g->probe_bytes.failed)
		diag_oom(g->d);
	for (size_t p = 0; p < u->probes.n && !u->to_come; p++) {
		const struct probe *pr = u->probes.at[p].probe;
		uint32_t i = u->probes.at[p].place;
		struct probe_info info = {
			.id = pr->id,
			.prov = strtab_add(g, pr->prov, (uint32_t)strlen(pr->prov)),
			.mod = strtab_add(g, pr->mod, (uint32_t)strlen(pr->mod)),
			.func = strtab_add(g, pr->func, (uint32_t)strlen(pr->func)),
			.name = strtab_add(g, pr->name, (uint32_t)strlen(pr->name)),
			.index = (uint32_t)p,
		};

		if (u->at.select == SEL_SYSCALL) {
			i = SYSCALL_NR(pr->key);
			if (i >= SYSCALLS_MAX)
				continue;
			if (pr->key & SYSCALL_IA32)
				i += SYSCALLS_MAX;
		}
		e = (uint8_t *)g->probe_bytes.s + at + i * stride;
		memcpy(e, &info, sizeof(info));
		for (unsigned c = 0; c < n; c++) {
			if (in_probe(&u->probes.at[p], clauses[c]))
				probe_entry_enable(e, c);
		}
	}
	return at;
}

static struct unit_plan *plan_part(struct gen *g, const struct unit *u, unsigned nplaces)
{
	struct unit_plan *pl = arena_new(&g->d->arena, struct unit_plan);

	pl->u = u;
	pl->nclauses = unit_clauses(g, u, &pl->clauses);
	pl->epid_base = (uint32_t)g->im->epids.n + 1;
	enter_epids(g, u, pl->nclauses, pl->clauses);
	if (u->probes.n > 1) {
		pl->stride = (uint32_t)(sizeof(struct probe_info) + (pl->nclauses + 63) / 64 * 8);
		pl->table = probe_table(g, u, nplaces, pl->clauses, pl->nclauses, pl->stride);
		image_map(g, MAP_PROBES);
	}
	return pl;
}

static struct unit_plan *plan_unit(struct gen *g, const struct unit *u)
{
	struct unit_plan *first = plan_part(g, u, u->nplaces), *pl = first;

	for (const struct unit *part = u->then; part; part = part->then)
		pl = pl->then = plan_part(g, part, u->nplaces);
	return first;
}

/* Names of probes to come: most are shorter, and a file's and a provider's are there once. */
enum { LATE_NAME = 48 };

static struct probe_room *make_room(struct gen *g, const struct unit_plan *pl)
{
	struct probe_room *room = arena_new(&g->d->arena, struct probe_room);

	*room = (struct probe_room){ .table = pl->table,
				     .stride = pl->stride,
				     .n = (uint32_t)pl->u->probes.n,
				     .epid_base = pl->epid_base,
				     .clauses = pl->clauses,
				     .nclauses = pl->nclauses };
	image_map(g, MAP_STRTAB);
	g->im->has_room = true;
	g->late_names += room->n * LATE_NAME;
	return room;
}

static void *keep(struct gen *g, const struct strbuf *b, uint32_t more, uint32_t *size)
{
	char *p;

	*size = ALIGN_UP((uint32_t)b->n, 8) + more;
	if (!*size)
		*size = 8;
	p = arena_alloc(&g->d->arena, *size);
	if (b->n)
		memcpy(p, b->s, b->n);
	return p;
}

/* Everything is lowered: sizes of the maps are known. */
static void size_maps(struct gen *g)
{
	struct image *im = g->im;
	uint32_t size;

	im->state_counters = ALIGN_UP(g->state_used, 128);
	im->counters_stride = NCOUNTERS * 8;
	im->state_size = im->state_counters + g->o->ncpus * im->counters_stride;
	im->maps.at[im->map_state].value_size = im->state_size;
	if (im->map_rings >= 0) {
		im->maps.at[im->map_rings].value_size = 4;
		im->maps.at[im->map_rings].max_entries = g->o->ncpus;
	}
	if (im->map_aggs >= 0)
		im->maps.at[im->map_aggs].value_size = g->o->ncpus * im->aggs_stride;
	if (im->map_front >= 0)
		im->maps.at[im->map_front].value_size = g->o->ncpus * im->front_stride;
	if (im->map_rows >= 0)
		im->maps.at[im->map_rows].value_size =
			g->o->unwind_rows * (uint32_t)sizeof(struct rt_row);
	if (im->map_spaces >= 0) {
		im->maps.at[im->map_spaces].key_size = sizeof(struct rt_space_key);
		im->maps.at[im->map_spaces].value_size = sizeof(struct rt_space);
		im->maps.at[im->map_spaces].max_entries = SPACES_MAX;
	}
	if (im->map_waits >= 0)
		wait_size(&im->maps.at[im->map_waits]);
	if (im->map_self >= 0)
		self_size(g);
	if (im->map_scratch >= 0)
		im->maps.at[im->map_scratch].value_size = g->scratch_used ? g->scratch_used : 8;
	if (im->map_strtab >= 0) {
		im->strtab = keep(g, &g->strtab, g->late_names, &size);
		im->strtab_used = ALIGN_UP((uint32_t)g->strtab.n, 8);
		im->strtab_size = size;
		im->maps.at[im->map_strtab].value_size = size;
		im->maps.at[im->map_strtab].init = im->strtab;
	}
	if (im->map_probes >= 0) {
		im->probes = keep(g, &g->probe_bytes, 0, &size);
		im->maps.at[im->map_probes].init = im->probes;
		im->maps.at[im->map_probes].value_size = size;
	}
}

/* Room for the table of fault sites, behind the probes' tables. */
static void place_sites(struct gen *g)
{
	size_t bytes = g->im->sites.n * 4;

	if (!g->sites_wanted)
		return;
	g->sites_off = (uint32_t)g->probe_bytes.n;
	strbuf_add(&g->probe_bytes, arena_alloc(&g->d->arena, bytes + 4), bytes + 4);
	if (g->probe_bytes.failed)
		diag_oom(g->d);
}

static void fill_sites(struct gen *g)
{
	for (size_t i = 0; g->sites_wanted && i < g->im->sites.n; i++)
		memcpy(g->probe_bytes.s + g->sites_off + i * 4, &g->im->sites.at[i].pc, 4);
}

/* Offsets that depend on all programs having been lowered. */
static void patch_late(struct gen *g)
{
	for (size_t i = 0; i < g->late.n; i++) {
		struct late_offset *l = &g->late.at[i];
		struct ir_insn *in = &l->f->insns.at[l->insn];

		if (l->what == LATE_COUNTERS)
			in->off += (int32_t)ALIGN_UP(g->state_used, 128);
		else if (l->what == LATE_SCRATCH_STRIDE)
			in->b = ir_i(l->value);
		else if (l->what == LATE_SITES)
			in->off += (int32_t)g->sites_off;
		else if (l->what == LATE_SITES_MAX)
			in->b = ir_i((int64_t)g->im->sites.n);
	}
}

static void note_sites(struct gen *g, const struct bpf_code *code, unsigned prog)
{
	for (uint32_t i = 0; i < code->nlines; i++) {
		uint32_t tag = code->lines[i].tag;

		if (!tag || tag > g->im->sites.n)
			continue;
		g->im->sites.at[tag - 1].prog = prog;
		g->im->sites.at[tag - 1].pc = code->lines[i].insn;
	}
}

static void compile_piece(struct gen *g, unsigned prog, struct ir *f, struct bpf_code *code)
{
	f->work = &g->work;
	ir_compile(f, code, g->o->dump, g->o->dumpto);
	arena_reset(&g->work);
	code->rows = g->o->unwind_rows;
	note_sites(g, code, prog);
}

static void compile_program(struct gen *g, unsigned prog, struct ir *f)
{
	struct image_prog *ip = &g->im->progs.at[prog];
	unsigned n = 0;

	for (const struct ir *piece = f->next; piece; piece = piece->next)
		ip->npieces++;
	ip->pieces = arena_array(&g->d->arena, struct bpf_code, ip->npieces + 1);
	compile_piece(g, prog, f, &ip->code);
	for (struct ir *piece = f->next; piece; piece = piece->next)
		compile_piece(g, prog, piece, &ip->pieces[n++]);
}

/* What the programs' own instructions do on any kernel, its subroutines do on newer ones only. */
static void need_subroutines(struct gen *g, const struct ir *f)
{
	if (!g->o->has || gen_has(g, FEAT_SUBROUTINES))
		return;
	for (; f; f = f->next)
		for (size_t i = 0; i < f->insns.n; i++)
			if (f->insns.at[i].op == IR_RUNTIME)
				diag_fail_hint(
					g->d, "D_UNIMPL", ir_loc(f, &f->insns.at[i]),
					"Linux 5.12 or newer has what it takes",
					"what this calls (%s) is not to be had on this kernel",
					f->insns.at[i].name);
}

struct irs {
	size_t n, cap;
	struct ir **at;
};

static void one_program(struct gen *g, const struct unit_plan *pl, const struct each_plan *each,
			struct irs *irs)
{
	struct arena *a = &g->d->arena;
	const struct unit *u = pl->u;
	struct image_prog ip = { .at = &u->at, .each = each };
	struct ir *f;

	ip.name = arena_printf(a, "dt_%.12s", u->probes.at[0].probe->name);
	for (char *c = (char *)ip.name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.", *c))
			*c = '_';
	ip.label = arena_printf(a, "%s:%s:%s:%s%s", u->probes.at[0].probe->prov,
				u->probes.at[0].probe->mod, u->probes.at[0].probe->func,
				u->probes.at[0].probe->name,
				u->probes.n > 1 || u->then ? " and others" : "");
	if (u->to_come)
		ip.room = make_room(g, pl);
	f = lower_unit(g, pl, &ip, (unsigned)irs->n);
	need_subroutines(g, f);
	vec_push(a, irs, f);
	vec_push(a, &g->im->progs, ip);
}

/* ---- clauses that run for every key: see lang/check_each.c ---- */

static struct each_var each_var(struct gen *g, const struct node *n)
{
	struct var_home *h = var_home(g, n->var);

	return (struct each_var){ .off = h->off,
				  .size = h->size,
				  .is_string = type_is_string(g->ts, n->var->type) };
}

static const struct each_plan *plan_each(struct gen *g, const struct each *e)
{
	struct each_plan *p = arena_new(&g->d->arena, struct each_plan);

	if (e->agg) {
		p->agg = agg_desc(g, e->agg);
		p->fields = p->agg->keys;
	} else {
		const struct var_home *h = var_home(g, e->array);

		p->map = h->map;
		p->fields = h->keys;
	}
	p->nkeys = e->nkeys;
	p->keys = arena_array(&g->d->arena, struct each_var, e->nkeys + 1);
	for (unsigned i = 0; i < e->nkeys; i++)
		p->keys[i] = each_var(g, e->keys[i]);
	if (e->value)
		p->value = each_var(g, e->value);
	return p;
}

/* One, but for END with clauses that run for every key: each of those is one, and what is between them. */
static void unit_programs(struct gen *g, const struct unit_plan *pl, struct irs *irs)
{
	struct unit_plan part = *pl;
	bool several = false;

	for (unsigned i = 0; i < pl->nclauses; i++)
		several |= g->en->clauses.at[pl->clauses[i]]->each != NULL;
	part.keeps_this = several;
	for (unsigned from = 0, to; from < pl->nclauses; from = to) {
		const struct each *e = g->en->clauses.at[pl->clauses[from]]->each;

		to = from + 1;
		while (!e && to < pl->nclauses && !g->en->clauses.at[pl->clauses[to]]->each)
			to++;
		part.clauses = pl->clauses + from;
		part.nclauses = to - from;
		part.epid_base = pl->epid_base + from * (uint32_t)pl->u->probes.n;
		one_program(g, &part, e ? plan_each(g, e) : NULL, irs);
	}
}

static void generate(struct gen *g)
{
	const struct enabling *en = g->en;
	struct arena *a = &g->d->arena;
	struct unit_plan **plans = arena_array(a, struct unit_plan *, en->units.n + 1);
	struct irs irs = { 0 };

	image_map(g, MAP_STATE);
	g->state_used = STATE_HEADER;
	collect_aggs(g);
	self_reserve(g);
	spec_reserve(g);
	for (size_t i = 0; i < en->clauses.n; i++) {
		struct rec_clause *rc = plan_clause(g, en->clauses.at[i], (unsigned)i);

		vec_push(a, &g->im->clauses, rc);
	}
	for (size_t i = 0; i < en->units.n; i++)
		plans[i] = plan_unit(g, en->units.at[i]);
	for (size_t i = 0; i < en->units.n; i++)
		if (en->units.at[i]->at.kind == AT_ERROR) {
			g->im->has_error_clause = true;
			g->error_plan = plans[i];
		}
	for (size_t i = 0; i < en->units.n; i++)
		if (en->units.at[i]->at.kind != AT_ERROR)
			unit_programs(g, plans[i], &irs);
	if (g->vtime_wanted) {
		struct image_prog ip = { 0 };

		struct ir *f = lower_vtime_program(g, &ip, (unsigned)irs.n);

		vec_push(a, &irs, f);
		vec_push(a, &g->im->progs, ip);
	}
	for (int end = 0; end < 2 && g->waits_wanted; end++) {
		struct image_prog ip = { 0 };

		struct ir *f = lower_wait_program(g, &ip, (unsigned)irs.n, end);

		vec_push(a, &irs, f);
		vec_push(a, &g->im->progs, ip);
	}
	{
		struct image_prog ip = { 0 };

		struct ir *f = lower_self_program(g, &ip, (unsigned)irs.n);

		if (f) {
			vec_push(a, &irs, f);
			vec_push(a, &g->im->progs, ip);
		}
	}
	place_sites(g);
	patch_late(g);
	for (unsigned i = 0; i < irs.n; i++)
		compile_program(g, i, irs.at[i]);
	fill_sites(g);
	size_maps(g);
}

/* False, and *err filled, when generation failed. */
static bool try_generate(struct gen *g, struct diag *err)
{
	if (setjmp(g->d->escape)) {
		diag_copy(&g->d->err, err);
		return false;
	}
	generate(g);
	return true;
}

static struct image *image_new(struct types *types)
{
	struct image *im = calloc(1, sizeof(*im));

	if (im)
		im->dc = calloc(1, sizeof(*im->dc));
	if (!im || !im->dc) {
		free(im);
		return NULL;
	}
	im->dc->arena.on_oom = diag_oom;
	im->dc->arena.oom_arg = im->dc;
	im->types = types;
	im->map_state = im->map_rings = im->map_aggs = im->map_scratch = im->map_self =
		im->map_strtab = im->map_probes = im->map_front = im->map_rows = im->map_spaces =
			im->map_waits = -1;
	return im;
}

struct image *code_generate(const struct enabling *en, const struct code_opts *o, struct diag *err)
{
	struct image *im = image_new(en->types);
	struct gen g = { .im = im, .en = en, .o = o, .ts = en->types };
	bool ok;

	if (!im) {
		*err = (struct diag){ .tag = "D_NOMEM",
				      .msg = strdup(
					      "failed to allocate memory for the compilation") };
		return NULL;
	}
	g.d = im->dc;
	g.work = (struct arena){ .on_oom = diag_oom, .oom_arg = im->dc };
	ok = try_generate(&g, err);
	arena_free(&g.work);
	strbuf_free(&g.strtab);
	strbuf_free(&g.probe_bytes);
	if (ok && im->has_room)
		im->strings = g.strtab_ids; /* a name that comes again is the same string */
	else
		hash_free(&g.strtab_ids);
	if (ok)
		return im;
	image_free(im);
	return NULL;
}

void image_free(struct image *im)
{
	if (!im)
		return;
	hash_free(&im->strings);
	arena_free(&im->dc->arena);
	free(im->dc);
	free(im);
}
