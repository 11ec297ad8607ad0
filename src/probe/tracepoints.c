/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Which tracepoints the kernel has, without anything being mounted.
 *
 * For each tracepoint BTF has a typedef btf_trace_<name> with its prototype, in the kernel's BTF or
 * in a module's: that is the list, and it has tracepoints that tracefs hides (those declared
 * without a trace event, sched_util_est_se_tp and the like). Only the group (the trace system:
 * "sched") is not in BTF. It comes from tracefs, our own mount of it if need be; if that is not
 * allowed either, from a table of the groups of known events. A tracepoint without a trace event
 * has no group. On a kernel without BTF the list is tracefs's.
 *
 * The trace events of the group "syscalls" are no tracepoints, and are served by the syscall
 * provider.
 */
#include "probe/tracepoints.h"
#include "probe/btf_names.h"
#include "probe/internal.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BTF_DIR "/sys/kernel/btf"
#define PREFIX	"btf_trace_"

typedef VEC(struct tracepoint) tracepoint_vec;

static int by_name(const void *a, const void *b)
{
	const struct tracepoint *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct btf_list {
	struct registry *r;
	tracepoint_vec *v;
	const char *module;
};

static int add_name(void *arg, const char *name)
{
	struct btf_list *l = arg;
	struct tracepoint tp = { .group = "", .module = l->module };

	name += sizeof(PREFIX) - 1;
	if (!*name || strlen(name) > DT_NAME_MAX)
		return 0;
	tp.name = arena_strdup(&l->r->arena, name);
	return tp.name && vec_push(&l->r->arena, l->v, tp) ? 0 : -ENOMEM;
}

/* Adds what one BTF file has, in order of names; the same name twice (a module's, declared again)
 * once. */
static int add_from_btf(struct btf_list *l, const struct btf_bytes *b, const struct btf_bytes *base)
{
	size_t first = l->v->n, n;
	int err = btf_typedefs(b, base, PREFIX, add_name, l);

	if (err || l->v->n == first)
		return err;
	qsort(l->v->at + first, l->v->n - first, sizeof(*l->v->at), by_name);
	n = first + 1;
	for (size_t i = first + 1; i < l->v->n; i++)
		if (strcmp(l->v->at[i].name, l->v->at[n - 1].name))
			l->v->at[n++] = l->v->at[i];
	l->v->n = n;
	return 0;
}

static int not_vmlinux(const struct dirent *e)
{
	return e->d_name[0] != '.' && strcmp(e->d_name, "vmlinux");
}

/* A module whose BTF does not fit (it may be unloading) just has no tracepoints. */
static int add_modules(struct btf_list *l, const struct btf_bytes *base)
{
	struct dirent **names;
	int n = scandir(BTF_DIR, &names, not_vmlinux, alphasort), err = 0;

	for (int i = 0; i < n; i++) {
		char path[sizeof(BTF_DIR) + sizeof(names[i]->d_name) + 1];
		struct btf_bytes b;

		snprintf(path, sizeof(path), BTF_DIR "/%s", names[i]->d_name);
		l->module = arena_strdup(&l->r->arena, names[i]->d_name);
		if (!l->module)
			err = -ENOMEM;
		if (!err && !btf_bytes_open(&b, path)) {
			size_t before = l->v->n;

			err = add_from_btf(l, &b, base);
			if (err && err != -ENOMEM) {
				l->v->n = before;
				err = 0;
			}
			btf_bytes_close(&b);
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
	return err;
}

/* Leaves v empty and says why if the kernel's own BTF is not there or broken. */
static int read_btf(struct registry *r, tracepoint_vec *v, char *why, size_t n)
{
	struct btf_list l = { r, v, "vmlinux" };
	struct btf_bytes base;
	int err = btf_bytes_open(&base, BTF_DIR "/vmlinux");

	if (!err) {
		err = add_from_btf(&l, &base, NULL);
		if (!err)
			err = add_modules(&l, &base);
		btf_bytes_close(&base);
	}
	if (!err || err == -ENOMEM)
		return err;
	v->n = 0;
	snprintf(why, n, BTF_DIR "/vmlinux: %s", strerror(-err));
	return 0;
}

/* ---- groups ---- */

static const struct {
	const char *group;
	const char *events; /* those that do not begin with the group's name and "_" */
} known_groups[] = {
#define G(group, events) { group, events },
#include "probe/tracepoint_groups.def"
#undef G
};

static bool word_in(const char *words, const char *word, size_t n)
{
	for (const char *at = words; (at = strstr(at, word)); at += n)
		if ((at == words || at[-1] == ' ') && (!at[n] || at[n] == ' '))
			return true;
	return false;
}

/* The group of an event as far as it can be told from its name. Names end in _tp where there is no
 * trace event. */
static const char *guess_group(const char *event)
{
	const char *best = "";
	size_t len = strlen(event);

	if (len > 3 && !strcmp(event + len - 3, "_tp"))
		return "";
	for (size_t i = 0; i < ARRAY_SIZE(known_groups); i++)
		if (word_in(known_groups[i].events, event, len))
			return known_groups[i].group;
	for (size_t i = 0; i < ARRAY_SIZE(known_groups); i++) {
		size_t n = strlen(known_groups[i].group);

		if (n > strlen(best) && !strncmp(event, known_groups[i].group, n) &&
		    event[n] == '_')
			best = known_groups[i].group;
	}
	return best;
}

/*
 * Walks over "group:event" lines, cutting them up in place. Sets the group of each event that v
 * has; without BTF (make) adds the events instead.
 */
static int read_events(struct registry *r, char *text, tracepoint_vec *v, bool make)
{
	struct hash index = { 0 };
	const char *group = "";
	int err = 0;

	for (size_t i = 0; i < v->n && !err; i++)
		err = hash_sets(&index, v->at[i].name, &v->at[i]);
	for (char *line = text, *next; line && *line && !err; line = next) {
		char *event = strchr(line, ':');
		struct tracepoint *tp;

		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		if (!event || (next && event >= next))
			continue;
		*event++ = '\0';
		if (!strcmp(line, "syscalls"))
			continue;
		if (strcmp(group, line))
			group = arena_strdup(&r->arena, line);
		if (!group) {
			err = -ENOMEM;
		} else if (make) {
			struct tracepoint new = { arena_strdup(&r->arena, event), group, "" };

			if (!new.name || !vec_push(&r->arena, v, new))
				err = -ENOMEM;
		} else if ((tp = hash_gets(&index, event))) {
			tp->group = group;
		}
	}
	hash_free(&index);
	if (make && v->n)
		qsort(v->at, v->n, sizeof(*v->at), by_name);
	return err;
}

const struct tracepoints *tracepoints_get(struct registry *r)
{
	struct strbuf events = { 0 };
	struct tracepoints *tps;
	tracepoint_vec v = { 0 };
	char why[160] = "";
	int err, dir;

	if (r->tracepoints)
		return r->tracepoints;
	tps = arena_new(&r->arena, struct tracepoints);
	err = tps ? read_btf(r, &v, why, sizeof(why)) : -ENOMEM;
	if (err)
		goto nomem;
	dir = tracefs_dir(r);
	err = dir < 0 ? dir : read_file_at(dir, "available_events", &events);
	if (err == -ENOMEM)
		goto nomem;
	if (!err && events.s) {
		if (read_events(r, events.s, &v, !v.n))
			goto nomem;
	} else {
		for (size_t i = 0; i < v.n; i++)
			v.at[i].group = guess_group(v.at[i].name);
	}
	if (!v.n) {
		tps->why =
			arena_printf(&r->arena, "no list of tracepoints: %s; tracefs: %s",
				     why[0] ? why : "BTF has none", err ? strerror(-err) : "empty");
		if (!tps->why)
			goto nomem;
	}
	strbuf_free(&events);
	tps->at = v.at;
	tps->n = (uint32_t)v.n;
	r->tracepoints = tps;
	return tps;
nomem:
	strbuf_free(&events);
	registry_nomem(r);
	return NULL;
}

const struct tracepoint *tracepoint_find(struct registry *r, const char *name)
{
	const struct tracepoints *tps = tracepoints_get(r);

	for (uint32_t i = 0; tps && i < tps->n; i++)
		if (!strcmp(tps->at[i].name, name))
			return &tps->at[i];
	return NULL;
}

dt_tid tracepoint_proto(struct registry *r, const struct tracepoint *tp)
{
	char name[sizeof(PREFIX) + DT_NAME_MAX];
	dt_tid t;

	if (!r->types)
		return TID_NONE;
	snprintf(name, sizeof(name), PREFIX "%s", tp->name);
	/* Those that tracefs has told of may be of any module; only the kernel's have types then. */
	t = type_find(r->types, tp->module[0] ? tp->module : "vmlinux", BTF_KIND_TYPEDEF, name);
	if (t == TID_NONE || !type_is_pointer(r->types, t))
		return TID_NONE;
	t = type_ref(r->types, t);
	return t != TID_NONE && type_is_func(r->types, t) ? t : TID_NONE;
}

unsigned tracepoint_nargs(struct registry *r, const struct probe *p)
{
	dt_tid proto = tracepoint_proto(r, &tracepoints_get(r)->at[p->key]);
	unsigned n = proto == TID_NONE ? 0 : type_nparams(r->types, proto);

	if (proto == TID_NONE)
		return TRACEPOINT_MAX_ARGS;
	return n > TRACEPOINT_MAX_ARGS + 1 ? TRACEPOINT_MAX_ARGS : n ? n - 1 : 0;
}

/* ---- what the two providers share ---- */

static struct probe *add(const struct provider *pv, struct registry *r,
			 const struct tracepoints *tps, uint32_t i)
{
	return registry_add(r, pv, i, tps->at[i].group, "", tps->at[i].name, i);
}

/*
 * Could it be a tracepoint's name? Those are C identifiers in lower case. Listing the tracepoints
 * takes milliseconds, which BEGIN and tick-1s, written without a provider as they mostly are, must
 * not pay.
 */
static bool could_be_event(const char *name)
{
	if (!desc_part_literal(name))
		return true;
	return !strchr(name, '-') && strpbrk(name, "abcdefghijklmnopqrstuvwxyz");
}

int tracepoint_provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	const struct tracepoints *tps;

	if (!could_be_event(d->name) || !desc_part_match(d->func, ""))
		return 0;
	tps = tracepoints_get(r);
	if (!tps)
		return -ENOMEM;
	for (uint32_t i = 0; i < tps->n; i++)
		if (desc_part_match(d->name, tps->at[i].name) &&
		    desc_part_match(d->mod, tps->at[i].group) && !add(pv, r, tps, i))
			return -ENOMEM;
	return 0;
}

struct probe *tracepoint_by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	const struct tracepoints *tps = tracepoints_get(r);

	return tps && id - pv->id_base < tps->n ? add(pv, r, tps, id - pv->id_base) : NULL;
}

int tracepoint_attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	struct attach_target *target = arena_new(&r->arena, struct attach_target);

	at->nargs = tracepoint_nargs(r, p);
	at->select = many && feature_has(r, FEAT_RAW_TP_COOKIE) ? SEL_COOKIE : SEL_ONE;
	/*
	 * A program that reads ctx[n] can't be attached to a tracepoint with n arguments or fewer,
	 * so a group holds tracepoints with the same number of them.
	 */
	at->group = at->select == SEL_COOKIE
			    ? arena_printf(&r->arena, "many:%s:%u", p->prov, at->nargs)
			    : arena_printf(&r->arena, "%s:%s", p->prov, p->name);
	if (!target || !at->group)
		return registry_nomem(r);
	target->name = p->name;
	at->kind = AT_RAW_TP;
	at->targets = target;
	at->ntargets = 1;
	at->args = ARGS_CTX;
	at->stack_strip = raw_tp_stack_strip(r);
	return 0;
}

const char *tracepoint_unavailable(struct registry *r)
{
	const struct tracepoints *tps;

	if (!feature_has(r, FEAT_RAW_TP))
		return feature_why(r, FEAT_RAW_TP);
	tps = tracepoints_get(r);
	if (!tps)
		return r->error;
	return tps->n ? NULL : tps->why;
}
