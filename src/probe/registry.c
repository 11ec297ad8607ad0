/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The registry: the probes made so far, by id and in order, and how descriptions find them.
 *
 * A match first lets every provider that the description could mean make its probes, then walks
 * over what exists. The walk is linear: all probes of a machine are some thousands, and a
 * description with a glob has to look at them anyway. A probe is made once and stays where it is
 * until the registry is freed, so everybody may keep pointers.
 */
#include "probe/functions.h"
#include "probe/internal.h"
#include "probe/pid_args.h"
#include "probe/process.h"
#include "probe/tracepoints.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void registry_error(struct registry *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->error, sizeof(r->error), fmt, ap);
	va_end(ap);
}

int registry_nomem(struct registry *r)
{
	memory_short();
	registry_error(r, "out of memory");
	return -ENOMEM;
}

int registry_check(struct registry *r)
{
	for (const struct provider *const *a = providers; *a; a++) {
		if (!(*a)->id_base || !(*a)->id_count ||
		    (uint64_t)(*a)->id_base + (*a)->id_count > (uint64_t)INT32_MAX + 1) {
			registry_error(r, "provider %s: bad range of probe ids", (*a)->name);
			return -EINVAL;
		}
		for (const struct provider *const *b = providers; b != a; b++) {
			if ((*a)->id_base < (*b)->id_base + (*b)->id_count &&
			    (*b)->id_base < (*a)->id_base + (*a)->id_count) {
				registry_error(r, "providers %s and %s: probe ids overlap",
					       (*b)->name, (*a)->name);
				return -EINVAL;
			}
		}
	}
	return 0;
}

struct registry *registry_new(struct types *types)
{
	struct registry *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->types = types;
	r->tracefs = -1;
	r->sorted = true;
	r->features = features_new();
	if (!r->features) {
		free(r);
		return NULL;
	}
	return r;
}

void registry_free(struct registry *r)
{
	if (!r)
		return;
	if (r->tracefs >= 0)
		close(r->tracefs);
	features_free(r->features);
	hash_free(&r->by_id);
	hash_free(&r->processes);
	hash_free(&r->left_out);
	hash_free(&r->asked);
	pid_args_free(r);
	process_cache_free(r);
	stable_free(r);
	usdt_cache_free(r);
	functions_free(r);
	arena_free(&r->arena);
	free(r);
}

/* s in the arena; the strings of the probe before are used again where they are equal, as they
 * mostly are. */
static const char *keep(struct registry *r, const char *s, const char *before)
{
	if (before && !strcmp(before, s))
		return before;
	return *s ? arena_strdup(&r->arena, s) : "";
}

struct probe *registry_add_as(struct registry *r, const struct provider *pv, const char *prov,
			      uint32_t index, const char *mod, const char *func, const char *name,
			      uint64_t key)
{
	const struct probe *before = r->probes.n ? r->probes.at[r->probes.n - 1] : NULL;
	uint32_t id = pv->id_base + index;
	struct probe *p;

	if (index >= pv->id_count) {
		registry_error(r, "provider %s has no probe ids left (it has %u)", pv->name,
			       pv->id_count);
		return NULL;
	}
	p = hash_get(&r->by_id, &id, sizeof(id));
	if (p)
		return p;
	if (strlen(mod) > DT_NAME_MAX || strlen(func) > DT_NAME_MAX || strlen(name) > DT_NAME_MAX) {
		registry_error(r, "a name of a %s probe is longer than %d characters", pv->name,
			       DT_NAME_MAX);
		return NULL;
	}
	p = arena_new(&r->arena, struct probe);
	if (!p)
		goto nomem;
	p->id = id;
	p->prov = prov == pv->name ? prov : keep(r, prov, before ? before->prov : NULL);
	p->mod = keep(r, mod, before ? before->mod : NULL);
	p->func = keep(r, func, before ? before->func : NULL);
	p->name = keep(r, name, before ? before->name : NULL);
	p->pv = pv;
	p->key = key;
	if (!p->prov || !p->mod || !p->func || !p->name || !vec_push(&r->arena, &r->probes, p))
		goto nomem;
	if (hash_set(&r->by_id, &p->id, sizeof(p->id), p)) {
		r->probes.n--;
		goto nomem;
	}
	if (before && before->id > id)
		r->sorted = false;
	return p;
nomem:
	registry_nomem(r);
	return NULL;
}

struct probe *registry_add(struct registry *r, const struct provider *pv, uint32_t index,
			   const char *mod, const char *func, const char *name, uint64_t key)
{
	return registry_add_as(r, pv, pv->name, index, mod, func, name, key);
}

struct probe *registry_find_made(struct registry *r, const struct provider *pv, const char *name,
				 uint32_t from, uint32_t *free_index)
{
	*free_index = from;
	for (size_t i = 0; i < r->probes.n; i++) {
		struct probe *p = r->probes.at[i];

		if (p->pv != pv)
			continue;
		if (!strcmp(p->name, name))
			return p;
		if (p->id - pv->id_base >= *free_index)
			*free_index = p->id - pv->id_base + 1;
	}
	return NULL;
}

bool desc_part_match(const char *pattern, const char *s)
{
	return !pattern || !*pattern || glob_match(pattern, s);
}

bool desc_part_literal(const char *pattern)
{
	return pattern && *pattern && !glob_has_magic(pattern);
}

bool desc_wants(const struct probe_desc *d, const struct provider *pv)
{
	size_t n = strlen(pv->name);

	if (pv->named_only && (!d->prov || *d->prov != *pv->name))
		return false;
	if (!d->prov || !*d->prov)
		return true;
	if (n && pv->name[n - 1] == '*') /* serves many names; which, only it knows */
		return glob_has_magic(d->prov) || !strncmp(d->prov, pv->name, n - 1);
	return glob_match(d->prov, pv->name);
}

/* What other systems call the kernel itself, in scripts that were written there. */
static bool is_kernel_elsewhere(const char *mod)
{
	static const char *const names[] = { "genunix", "unix", "kernel", "mach_kernel" };

	for (size_t i = 0; mod && i < ARRAY_SIZE(names); i++)
		if (!strcmp(mod, names[i]))
			return true;
	return false;
}

bool desc_mod_match(const char *pattern, const char *mod)
{
	return desc_part_match(pattern, mod) ||
	       (is_kernel_elsewhere(pattern) && !strcmp(mod, "vmlinux"));
}

bool desc_matches(const struct probe_desc *d, const struct probe *p)
{
	if (p->pv->named_only && !desc_wants(d, p->pv))
		return false;
	if (!desc_part_match(d->name, p->name) || !desc_mod_match(d->mod, p->mod) ||
	    !desc_part_match(d->prov, p->prov))
		return false;
	if (desc_part_match(d->func, p->func) || (p->symbol && desc_part_match(d->func, p->symbol)))
		return true;
	return p->pv->answers_to && !glob_has_magic(d->func) && p->pv->answers_to(p, d->func);
}

static int order_of_id(const void *a, const void *b)
{
	const struct probe *x = *(struct probe *const *)a, *y = *(struct probe *const *)b;

	return (x->id > y->id) - (x->id < y->id);
}

#define KEY_MAX (4 * (DT_NAME_MAX + 1))

/* The parts of a description as one key; returns its length, 0: too long for any probe. */
static size_t desc_key(const struct probe_desc *d, char key[KEY_MAX])
{
	const char *const parts[] = { d->prov, d->mod, d->func, d->name };
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		size_t len = parts[i] ? strlen(parts[i]) : 0;

		if (len > DT_NAME_MAX)
			return 0;
		if (len)
			memcpy(key + n, parts[i], len);
		n += len;
		key[n++] = ':';
	}
	return n;
}

static int remember_asked(struct registry *r, const char *key, size_t n)
{
	char *kept = arena_strndup(&r->arena, key, n);

	return kept && !hash_set(&r->asked, kept, n, r) ? 0 : registry_nomem(r);
}

static int provide_from(struct registry *r, const struct provider *pv, const struct probe_desc *d)
{
	int err = desc_wants(d, pv) ? pv->provide(pv, r, d) : 0;

	if (err && !r->error[0])
		registry_error(r, "provider %s: %s", pv->name, strerror(-err));
	return err;
}

/* Has the providers make what d could mean. Long scripts ask for the same again and again. */
static int provide(struct registry *r, const struct probe_desc *d)
{
	char key[KEY_MAX];
	size_t n = desc_key(d, key);
	bool again = n && hash_get(&r->asked, key, n);

	for (const struct provider *const *pv = providers; *pv; pv++) {
		int err = again && (*pv)->constant ? 0 : provide_from(r, *pv, d);

		if (err)
			return err;
	}
	if (n && !again && remember_asked(r, key, n))
		return -ENOMEM;
	if (!r->sorted) {
		qsort(r->probes.at, r->probes.n, sizeof(*r->probes.at), order_of_id);
		r->sorted = true;
	}
	return 0;
}

/* Why d matched nothing, in the registry's error, if a provider that d means knows. */
static void explain(struct registry *r, const struct probe_desc *d)
{
	for (const struct provider *const *pv = providers; *pv; pv++)
		if ((*pv)->explain && desc_wants(d, *pv) &&
		    (*pv)->explain(r, d, r->error, sizeof(r->error)))
			return;
	r->error[0] = '\0';
	r->tag = NULL;
}

int registry_match(struct registry *r, const struct probe_desc *d,
		   int (*fn)(void *arg, struct probe *p), void *arg)
{
	struct probe **found;
	size_t n = 0;
	int err;

	r->error[0] = r->note[0] = '\0';
	r->tag = NULL;
	if (d->id) {
		struct probe *p = registry_probe(r, d->id);

		return p ? fn(arg, p) : 0;
	}
	err = provide(r, d);
	if (err)
		return err;
	/* fn may ask the registry for more probes, which moves the array: collect first. */
	found = malloc((r->probes.n + 1) * sizeof(struct probe *));
	if (!found)
		return registry_nomem(r);
	for (size_t i = 0; i < r->probes.n; i++)
		if (desc_matches(d, r->probes.at[i]))
			found[n++] = r->probes.at[i];
	if (!n && !r->only_news)
		explain(r, d);
	for (size_t i = 0; i < n && !err; i++)
		err = fn(arg, found[i]);
	free(found);
	return err;
}

struct probe *registry_probe(struct registry *r, uint32_t id)
{
	struct probe *p = hash_get(&r->by_id, &id, sizeof(id));

	if (p || !id)
		return p;
	for (const struct provider *const *pv = providers; *pv; pv++)
		if (id >= (*pv)->id_base && id - (*pv)->id_base < (*pv)->id_count)
			return (*pv)->by_id ? (*pv)->by_id(*pv, r, id) : NULL;
	return NULL;
}

const char *registry_unavailable(struct registry *r, const struct probe *p)
{
	const char *why = p->pv->unavailable ? p->pv->unavailable(r) : NULL;

	if (!why && p->pv->probe_unavailable)
		why = p->pv->probe_unavailable(r, p);
	return why;
}

int registry_attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	int err;

	r->error[0] = '\0';
	memset(at, 0, sizeof(*at));
	err = p->pv->attach(r, p, many, at);
	if (err && !r->error[0])
		registry_error(r, "%s:%s:%s:%s: %s", p->prov, p->mod, p->func, p->name,
			       strerror(-err));
	return err;
}

int registry_attach_also(struct registry *r, const struct probe *p, unsigned nth,
			 struct attach_point *at)
{
	r->error[0] = '\0';
	memset(at, 0, sizeof(*at));
	return p->pv->attach_also(r, p, nth, at);
}

int registry_to_come(struct registry *r, const struct probe_desc *d, unsigned nth,
		     struct attach_point *at)
{
	r->error[0] = r->note[0] = '\0';
	memset(at, 0, sizeof(*at));
	for (const struct provider *const *pv = providers; *pv; pv++)
		if ((*pv)->to_come && !d->id && desc_wants(d, *pv))
			return (*pv)->to_come(r, d, nth, at);
	return 0;
}

int registry_args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	int n;

	r->error[0] = '\0';
	r->arg_names = true;
	n = p->pv->args ? p->pv->args(r, p, args, max) : 0;
	r->arg_names = false;
	return n;
}

int probe_desc_parse(struct arena *a, const char *text, struct probe_desc *d)
{
	const char *part[4] = { NULL, NULL, NULL, NULL }, *at = text;
	unsigned n = 0;

	memset(d, 0, sizeof(*d));
	d->text = arena_strdup(a, text);
	if (!d->text)
		return -ENOMEM;
	if (*text && strspn(text, "0123456789") == strlen(text)) {
		unsigned long long id;

		errno = 0;
		id = strtoull(text, NULL, 10);
		if (errno || !id || id > INT32_MAX)
			return -EINVAL;
		d->id = (uint32_t)id;
		return 0;
	}
	for (;;) {
		const char *end = strchrnul(at, ':');

		if (n == 4)
			return -EINVAL;
		part[n] = arena_strndup(a, at, (size_t)(end - at));
		if (!part[n++])
			return -ENOMEM;
		if (!*end)
			break;
		at = end + 1;
	}
	/* The last part given is the name, whatever their number: "read:entry" has no provider and
	 * no module. */
	d->name = part[n - 1];
	d->func = n >= 2 ? part[n - 2] : "";
	d->mod = n >= 3 ? part[n - 3] : "";
	d->prov = n >= 4 ? part[n - 4] : "";
	return 0;
}
