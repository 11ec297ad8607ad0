/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Static probes of programs: what their authors put in, to be found by notes in their files.
 *
 *	myapp1234:myapp:handle_request:request-start	myapp$target:::request-start
 *
 * The provider is the author's, with the process behind it; the function is the one that the place
 * lies in. A probe has as many places as the compiler made of it, and in each its arguments may be
 * elsewhere: places with the same arguments share a program. A file's counter, where it has one, is
 * above zero while a program is there, so that the process can save itself work that nobody wants.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "arch/arch.h"
#include "arch/x86_operand.h"
#include "elf/notes.h"
#include "probe/internal.h"
#include "probe/process.h"

enum { OPERANDS_MAX = 12 };

/* The provider of probes in any process. */
#define ANY "usdt"

/* Places of a probe that have their arguments in the same registers and memory. */
struct variant {
	const char *text;
	struct operand operands[OPERANDS_MAX];
	unsigned n;
	VEC(struct attach_target) targets;
};

struct usdt {
	const struct process_object *object;
	uint32_t pid;
	bool bits32;
	const char *types; /* of args[], as the author declared them; NULL: not told */
	VEC(struct variant *) variants;
};

struct providing {
	const struct provider *pv;
	struct registry *r;
	const struct probe_desc *d;
	struct process *p;
	const struct process_object *o;
	const struct elf_sites *sites;
	struct elf_functions *fs;
	const char *mod; /* as listed: as it was written, or by the file's name */
};

/* ---- files ---- */

struct known_file {
	struct elf_sites *sites; /* NULL: none to be had */
};

static const struct elf_sites *sites_of(struct registry *r, const struct process_object *o)
{
	struct known_file *k = hash_gets(&r->usdt_files, o->file);
	int fd;

	if (k)
		return k->sites;
	k = arena_new(&r->arena, struct known_file);
	if (!k || hash_sets(&r->usdt_files, o->file, k))
		return NULL;
	fd = open(o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd >= 0) {
		k->sites = elf_sites_read(fd);
		close(fd);
	}
	return k->sites;
}

void usdt_cache_free(struct registry *r)
{
	for (struct hash_slot *s = NULL; (s = hash_next(&r->usdt_files, s));)
		elf_sites_free(((struct known_file *)s->value)->sites);
	hash_free(&r->usdt_files);
	hash_free(&r->usdt);
}

/* ---- probes ---- */

/* In names of probes "__" stands for a dash. */
static bool shown_name(const char *name, char *out, size_t n)
{
	size_t at = 0;

	for (; *name && at + 1 < n; name++) {
		bool dash = name[0] == '_' && name[1] == '_';

		out[at++] = dash ? '-' : *name;
		name += dash;
	}
	out[at] = '\0';
	return !*name;
}

static struct elf_function *function_at(struct elf_functions *fs, uint64_t offset)
{
	struct elf_function *best = NULL;
	uint64_t begin = UINT64_MAX;

	/* Of names for one place the first is the plainest. */
	for (size_t i = 0; fs && i < fs->n && fs->at[i].offset <= offset; i++) {
		if (fs->at[i].offset == begin ||
		    (fs->at[i].size && offset - fs->at[i].offset >= fs->at[i].size))
			continue;
		best = &fs->at[i];
		begin = fs->at[i].offset;
	}
	return best;
}

static const char *types_of(const struct elf_sites *s, const struct elf_site *site)
{
	for (size_t i = 0; i < s->types.n; i++)
		if (!strcmp(s->types.at[i].provider, site->provider) &&
		    !strcmp(s->types.at[i].name, site->name))
			return s->types.at[i].types;
	return NULL;
}

/* What is added to an address of the file as linked. */
static uint64_t bias_of(const struct process_object *o, const struct elf_segments *segments)
{
	const struct elf_segment *seg = elf_segment_of_offset(segments, o->offset);

	return seg && !o->later ? o->start - (seg->addr + (o->offset - seg->offset)) : 0;
}

/* A symbol in an operand becomes an address of the process. */
static bool place_symbol(const struct providing *g, struct operand *o)
{
	char name[256];
	uint64_t addr;
	bool found;
	int fd;

	if (!o->symbol)
		return true;
	if (o->symbol_len >= sizeof(name))
		return false;
	memcpy(name, o->symbol, o->symbol_len);
	name[o->symbol_len] = '\0';
	fd = open(g->o->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return false;
	found = elf_variable(fd, name, &addr);
	close(fd);
	/* Where one that can lie anywhere will lie isn't known. */
	if (g->o->later && (!g->sites->segments.n || !g->sites->segments.at[0].addr))
		return false;
	o->value = (int64_t)((uint64_t)o->value + addr + bias_of(g->o, &g->sites->segments));
	o->symbol = NULL;
	return found;
}

static struct variant *new_variant(struct providing *g, const char *text)
{
	struct variant *v = arena_new(&g->r->arena, struct variant);
	const char *at = text;

	if (!v)
		return NULL;
	v->text = text;
	/* An argument that isn't understood is missed only by who asks for it. */
	while (*(at += strspn(at, " ")) && v->n < OPERANDS_MAX) {
		struct operand *o = &v->operands[v->n++];
		bool good = x86_operand_read(at, !g->sites->bits32, o, &at);

		if (!good)
			at += strcspn(at, " ");
		if (!good || !place_symbol(g, o))
			*o = (struct operand){ .kind = OPERAND_UNKNOWN, .size = 8 };
	}
	return v;
}

static bool add_place(struct providing *g, struct usdt *u, const struct elf_site *site,
		      const char *func)
{
	struct attach_target t = { .name = func, .addr = site->offset, .counter = site->counter };
	struct variant *v = NULL;

	for (size_t i = 0; i < u->variants.n && !v; i++) {
		if (!strcmp(u->variants.at[i]->text, site->args))
			v = u->variants.at[i];
	}
	for (size_t i = 0; v && i < v->targets.n; i++)
		if (v->targets.at[i].addr == t.addr)
			return true;
	if (!v) {
		v = new_variant(g, site->args);
		if (!v || !vec_push(&g->r->arena, &u->variants, v))
			return false;
	}
	return vec_push(&g->r->arena, &v->targets, t);
}

/* Remembers a place that was meant and where no probe can be. */
static int leave_out(struct providing *g, const struct elf_site *site)
{
	struct registry *r = g->r;
	char *key = arena_printf(&r->arena, "%s:note:%" PRIx64, g->o->file, site->offset);

	if (!key)
		return registry_nomem(r);
	if (!r->first_left_out)
		r->first_left_out = site->name;
	return hash_gets(&r->left_out, key) || !hash_sets(&r->left_out, key, key)
		       ? 0
		       : registry_nomem(r);
}

static int add_site(struct providing *g, const struct elf_site *site)
{
	struct elf_function *f = function_at(g->fs, site->offset);
	const char *func = f ? elf_function_shown(g->fs, f) : "";
	char prov[DT_NAME_MAX + 16], name[DT_NAME_MAX + 1];
	struct registry *r = g->r;
	char *key;
	struct probe *p;
	struct usdt *u;

	if (strlen(func) > DT_NAME_MAX)
		func = f->name;
	if (strlen(site->provider) > DT_NAME_MAX - 12 || strlen(func) > DT_NAME_MAX ||
	    !shown_name(site->name, name, sizeof(name)))
		return 0;
	if (g->p->pid)
		snprintf(prov, sizeof(prov), "%s%" PRIu32, site->provider, g->p->pid);
	else
		snprintf(prov, sizeof(prov), ANY);
	if (!desc_part_match(g->d->prov, prov) || !desc_part_match(g->d->name, name) ||
	    !(f ? function_named(g->fs, f, g->d->func) : desc_part_match(g->d->func, func)))
		return 0;
	if (!site->noop)
		return leave_out(g, site);
	key = arena_printf(&r->arena, "%s:%s:%s:%s:%s:%s", prov, site->provider, g->o->file, g->mod,
			   func, name);
	if (!key)
		return registry_nomem(r);
	p = hash_gets(&r->usdt, key);
	if (!p) {
		u = arena_new(&r->arena, struct usdt);
		p = u ? registry_add_as(r, g->pv, prov, (uint32_t)r->usdt.n, g->mod, func, name, 0)
		      : NULL;
		if (!p)
			return -ENOMEM;
		*u = (struct usdt){ .object = g->o,
				    .pid = g->p->pid,
				    .bits32 = g->sites->bits32,
				    .types = types_of(g->sites, site) };
		p->priv = u;
		p->symbol = f && func != f->name ? arena_strdup(&r->arena, f->name) : NULL;
		if (hash_sets(&r->usdt, key, p))
			return registry_nomem(r);
	}
	return add_place(g, p->priv, site, func) ? 0 : registry_nomem(r);
}

static int provide_object(struct providing *g)
{
	g->sites = sites_of(g->r, g->o);
	if (!g->sites || !g->sites->sites.n)
		return 0;
	g->fs = object_functions(g->r, g->o);
	g->mod = desc_part_literal(g->d->mod) ? g->d->mod : g->o->name;
	for (size_t k = 0; k < g->sites->sites.n; k++) {
		int err = add_site(g, &g->sites->sites.at[k]);

		if (err)
			return err;
	}
	return 0;
}

static int provide_objects(struct providing *g, size_t from, bool *found)
{
	for (size_t i = from; i < g->p->objects.n; i++) {
		int err;

		g->o = &g->p->objects.at[i];
		if (!object_named(g->o, g->d->mod))
			continue;
		*found = true;
		err = provide_object(g);
		if (err)
			return err;
	}
	return 0;
}

static int provide_process(struct providing *g, uint32_t pid)
{
	bool found = false;
	size_t mapped;
	int err;

	g->p = process_look(g->r, pid);
	if (!g->p)
		return -ESRCH;
	mapped = g->p->objects.n;
	err = provide_objects(g, 0, &found);
	if (!err && !found && g->r->later && desc_part_literal(g->d->mod)) {
		err = process_look_ahead(g->r, g->p, g->d->mod);
		err = err ? err : provide_objects(g, mapped, &found);
	}
	return err;
}

/* "usdt:postgres::query-start": any process that runs the file, now or later. */
static int provide_any(struct providing *g)
{
	bool found;

	if (!desc_part_literal(g->d->mod))
		return 0;
	g->p = process_to_come(g->r, g->d->mod);
	return g->p ? provide_objects(g, 0, &found) : -ENOMEM;
}

static bool is_process(uint32_t pid)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%" PRIu32 "/maps", pid);
	return access(path, F_OK) == 0;
}

/*
 * A provider's name ends in the number of the process; where the author's own name ends in digits,
 * any of them may be where it begins.
 */
static int provide_named(struct providing *g)
{
	const char *prov = g->d->prov, *end = prov + strlen(prov);

	for (const char *at = end; at > prov + 1 && isdigit((unsigned char)at[-1]);) {
		unsigned long long pid;
		int err;

		at--;
		pid = strtoull(at, NULL, 10);
		if (*at == '0' || pid > INT32_MAX || !is_process((uint32_t)pid))
			continue;
		err = provide_process(g, (uint32_t)pid);
		if (err == -ENOMEM)
			return err;
		g->r->error[0] = '\0'; /* it was not this one that was meant */
	}
	return 0;
}

static bool is_session_probe(const char *name)
{
	return name && (!strcmp(name, "BEGIN") || !strcmp(name, "END") || !strcmp(name, "ERROR") ||
			!strncmp(name, "tick-", 5) || !strncmp(name, "profile-", 8));
}

static int provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	struct providing g = { .pv = pv, .r = r, .d = d };
	uint32_t pid;
	int err = 0;

	if (d->prov && !strcmp(d->prov, ANY))
		return provide_any(&g);
	if (desc_part_literal(d->prov))
		return strncmp(d->prov, "pid", 3) ? provide_named(&g) : 0;
	/* The session's own and clocks are asked for without a provider all the time. */
	if ((!d->prov || !*d->prov) && is_session_probe(d->name))
		return 0;
	/* A pattern means the processes that this session is about. */
	for (unsigned n = 0; err != -ENOMEM && r->process_of_session &&
			     (pid = r->process_of_session(r->prepare_arg, n));
	     n++)
		err = provide_process(&g, pid);
	if (err == -ENOMEM)
		return err;
	r->error[0] = '\0'; /* one that has ended has no probes any more */
	return 0;
}

static struct probe *by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	(void)pv;
	(void)r;
	(void)id; /* a process' probes are made by name */
	return NULL;
}

/* ---- arguments ---- */

static dt_tid type_of_operand(const struct operand *o)
{
	static const dt_tid types[2][9] = {
		{ [1] = T_UINT8, [2] = T_UINT16, [4] = T_UINT32, [8] = T_UINT64 },
		{ [1] = T_INT8, [2] = T_INT16, [4] = T_INT32, [8] = T_INT64 },
	};

	return types[o->is_signed][o->size];
}

/* The nth of "int, char *(*)(int, int), struct foo *", at *text. Its length; 0: there are no more. */
static size_t next_type(const char **text)
{
	size_t n = 0;
	int depth = 0;

	*text += strspn(*text, " ,");
	while ((*text)[n] && ((*text)[n] != ',' || depth)) {
		depth += (*text)[n] == '(' ? 1 : (*text)[n] == ')' ? -1 : 0;
		n++;
	}
	return n;
}

static int args(struct registry *r, const struct probe *p, struct probe_arg *out, int max)
{
	const struct usdt *u = p->priv;
	const struct variant *v = u->variants.n ? u->variants.at[0] : NULL;
	const char *types = u->types;
	int n = 0;

	if (!r->types)
		return 0;
	for (unsigned i = 0; v && i < v->n && n < max; i++, n++) {
		size_t len = types ? next_type(&types) : 0;
		dt_tid t = len ? type_from_text(r->types, types, len, true) : TID_NONE;

		types = len ? types + len : NULL;
		if (t == TID_NONE)
			t = type_of_operand(&v->operands[i]);
		out[n] = (struct probe_arg){ .native = t, .type = t, .mapping = i };
	}
	return n;
}

/* ---- where ---- */

static int attach_variant(struct registry *r, const struct probe *p, unsigned nth,
			  struct attach_point *at)
{
	const struct usdt *u = p->priv;
	const struct variant *v = u->variants.at[nth];

	at->kind = feature_has(r, FEAT_UPROBE_MULTI) ? AT_UPROBE_MULTI : AT_UPROBE;
	at->path = u->object->path;
	at->pid = u->pid;
	at->args = ARGS_USDT;
	at->bits32 = u->bits32;
	at->operands = v->operands;
	at->nargs = v->n;
	at->select = SEL_ONE;
	at->targets = v->targets.at;
	at->ntargets = (unsigned)v->targets.n;
	at->group = arena_printf(&r->arena, "usdt:%u:%u", p->id, nth);
	return at->group ? 0 : registry_nomem(r);
}

static int attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	(void)many;
	return attach_variant(r, p, 0, at);
}

static int attach_also(struct registry *r, const struct probe *p, unsigned nth,
		       struct attach_point *at)
{
	const struct usdt *u = p->priv;
	int err = nth < u->variants.n ? attach_variant(r, p, nth, at) : 0;

	return err ? err : nth < u->variants.n;
}

static const char *unavailable(struct registry *r)
{
	if (feature_has(r, FEAT_UPROBE) || feature_has(r, FEAT_UPROBE_MULTI))
		return NULL;
	return feature_why(r, FEAT_UPROBE);
}

/* ---- why there is nothing ---- */

/* What the name ends with as a number, if that is a process; 0: it isn't. */
static uint32_t named_process(const char *prov)
{
	const char *end = prov + strlen(prov), *at = end;

	while (at > prov + 1 && isdigit((unsigned char)at[-1]))
		at--;
	for (; at < end; at++) {
		unsigned long long pid = *at == '0' ? 0 : strtoull(at, NULL, 10);

		if (pid && pid <= INT32_MAX && is_process((uint32_t)pid))
			return (uint32_t)pid;
	}
	return 0;
}

/* Whose static probes the process has: " a1, b1," */
static void list_providers(struct registry *r, const struct process *p, struct strbuf *out,
			   unsigned *bad)
{
	for (size_t i = 0; i < p->objects.n; i++) {
		const struct elf_sites *s = sites_of(r, &p->objects.at[i]);

		*bad += s ? s->bad : 0;
		for (size_t k = 0; s && k < s->sites.n; k++) {
			struct strbuf one = { 0 };

			strbuf_printf(&one, " %s%" PRIu32 ",", s->sites.at[k].provider, p->pid);
			if (!one.failed && !(out->s && strstr(out->s, one.s)))
				strbuf_puts(out, one.s);
			strbuf_free(&one);
		}
	}
}

static void explain_any(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	const struct process *p = desc_part_literal(d->mod) ? process_to_come(r, d->mod) : NULL;
	const struct elf_sites *s = p && p->objects.n ? sites_of(r, &p->objects.at[0]) : NULL;

	if (!desc_part_literal(d->mod))
		snprintf(buf, n,
			 "of the provider " ANY
			 " the module has to be a program or a library by its name");
	else if (!p || !p->objects.n)
		snprintf(buf, n,
			 "no process runs %s, and it is neither in PATH nor where libraries are",
			 d->mod);
	else
		snprintf(buf, n, "%s has %s", p->objects.at[0].path,
			 s && s->sites.n ? "no such probe" : "no static probes");
}

static bool explain(struct registry *r, const struct probe_desc *d, char *buf, size_t n)
{
	uint32_t pid = desc_part_literal(d->prov) && strncmp(d->prov, "pid", 3)
			       ? named_process(d->prov)
			       : 0;
	const struct process *p = pid ? process_look(r, pid) : NULL;
	struct strbuf all = { 0 }, own = { 0 };
	unsigned bad = 0;

	if (d->prov && !strcmp(d->prov, ANY)) {
		explain_any(r, d, buf, n);
		return true;
	}
	if (!p) {
		if (pid) /* why it can't be looked at */
			snprintf(buf, n, "%s", r->error);
		return pid && *buf;
	}
	list_providers(r, p, &all, &bad);
	strbuf_printf(&own, " %s,", d->prov);
	if (all.s && !all.failed && !own.failed && strstr(all.s, own.s))
		snprintf(buf, n,
			 r->left_out.n ? "%s has no such probe, or where its notes say it is the "
					 "code is none that a probe can take the place of"
				       : "%s has no such probe: dtrace -l -P lists those it has",
			 d->prov);
	else if (all.n && !all.failed)
		snprintf(buf, n, "process %u has static probes of%.*s", pid, (int)all.n - 1, all.s);
	else
		snprintf(buf, n, "process %u has no static probes%s", pid,
			 bad ? ", only malformed notes of some" : "");
	strbuf_free(&all);
	strbuf_free(&own);
	return true;
}

const struct provider provider_usdt = {
	.name = "*",
	.summary =
		"static probes of programs, by the provider that the program names and its process",
	.id_base = 10000,
	.id_count = 170000,
	.stability = { "Evolving/Evolving/Common", "Private/Private/Unknown",
		       "Private/Private/Unknown", "Evolving/Evolving/Common",
		       "Evolving/Evolving/Common" },
	.provide = provide,
	.by_id = by_id,
	.args = args,
	.attach = attach,
	.attach_also = attach_also,
	.unavailable = unavailable,
	.explain = explain,
};
