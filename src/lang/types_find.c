/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Types and enumerators by name: D's container by its hash, then the kernel's file by its index.
 */
#include <stdlib.h>
#include <string.h>

#include "lang/types_impl.h"

/* Does a record found under a name answer a question for this kind? 2: it does; 1: a forward
 * declaration of it. */
static int answers(const struct btf_type *r, unsigned kind)
{
	unsigned k = btf_rec_kind(r);

	switch (kind) {
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		if (k == kind)
			return 2;
		return k == BTF_KIND_FWD && btf_rec_kflag(r) == (kind == BTF_KIND_UNION) ? 1 : 0;
	case BTF_KIND_ENUM:
		if (k == BTF_KIND_ENUM)
			return btf_rec_vlen(r) ? 2 : 1;
		return k == BTF_KIND_ENUM64 ? 2 : 0;
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_INT:
		return k == BTF_KIND_TYPEDEF || k == BTF_KIND_INT || k == BTF_KIND_FLOAT ? 2 : 0;
	default:
		return k == kind ? 2 : 0;
	}
}

static dt_tid find_in(struct types *ts, unsigned space, unsigned kind, const char *name)
{
	struct btf_file *f = &ts->spaces[space]->file;
	uint32_t fwd = 0;

	for (uint32_t id = 0; (id = btf_file_find(f, kind == BTF_KIND_FUNC, name, id));) {
		int a = answers(btf_file_type(f, id), kind);

		if (a == 2)
			return TID(space, id);
		if (a == 1 && !fwd)
			fwd = id;
	}
	return fwd ? TID(space, fwd) : TID_NONE;
}

static unsigned space_number(const struct types *ts, const struct space *sp)
{
	unsigned i = SPACE_KERN;

	while (i < ts->nspaces && ts->spaces[i] != sp)
		i++;
	return i;
}

dt_tid type_program_func(struct types *ts, const char *file, const void *btf, size_t len,
			 const char *func)
{
	struct space *sp = types_program_space(ts, file, btf, len);

	return sp ? find_in(ts, space_number(ts, sp), BTF_KIND_FUNC, func) : TID_NONE;
}

static char letter_of(unsigned kind)
{
	switch (kind) {
	case BTF_KIND_STRUCT:
		return 's';
	case BTF_KIND_UNION:
		return 'u';
	case BTF_KIND_ENUM:
	case BTF_KIND_ENUM64:
		return 'e';
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_INT:
		return 't';
	default:
		return 0;
	}
}

/* Names that the guides have for structures of the kernel; made when first asked for. */
static dt_tid guide_typedef(struct types *ts, const char *name)
{
	static const struct {
		const char *name, *of;
	} known[] = {
		{ "in6_addr_t", "in6_addr" },
		{ "kmutex_t", "mutex" },
		{ "krwlock_t", "rw_semaphore" },
		{ "kthread_t", "task_struct" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(known); i++) {
		dt_tid t;

		if (strcmp(known[i].name, name) != 0)
			continue;
		t = find_in(ts, SPACE_KERN, BTF_KIND_STRUCT, known[i].of);
		return t != TID_NONE ? type_typedef(ts, name, t) : TID_NONE;
	}
	return TID_NONE;
}

void types_on_missing(struct types *ts, types_missing_f *f, void *arg)
{
	ts->missing = f;
	ts->missing_arg = arg;
}

dt_tid type_find(struct types *ts, const char *module, unsigned kind, const char *name)
{
	bool only_d = module && strcmp(module, "D") == 0;
	char letter = letter_of(kind);
	dt_tid d = TID_NONE, t;
	struct space *sp;

	if (!*name)
		return TID_NONE;
	if (kind == BTF_KIND_ENUM64)
		kind = BTF_KIND_ENUM;
	if ((!module || only_d) && letter)
		d = types_name_get(ts, letter, name);
	/* The guides' names are D's before they are the kernel's. */
	if (d == TID_NONE && !module && letter && ts->missing && ts->missing(ts->missing_arg, name))
		d = types_name_get(ts, letter, name);
	if (d != TID_NONE)
		d = type_strip(ts, d) == d || letter == 't' ? d : types_complete(ts, d);
	if (only_d || (d != TID_NONE && type_kind(ts, d) != BTF_KIND_FWD))
		return d;
	sp = types_space(ts, module);
	if (!sp)
		return d;
	t = find_in(ts, space_number(ts, sp), kind, name);
	/* A module's file has only what the kernel's has not. */
	if (t == TID_NONE && module && sp != ts->spaces[SPACE_KERN])
		t = find_in(ts, SPACE_KERN, kind, name);
	if (t == TID_NONE && d == TID_NONE && !module && kind == BTF_KIND_TYPEDEF)
		t = guide_typedef(ts, name);
	return t != TID_NONE ? t : d;
}

bool type_enumerator(struct types *ts, const char *name, int64_t *value, dt_tid *type)
{
	struct d_enumerator *d = hash_gets(&ts->enumerators, name);
	struct space *sp;
	size_t len = strlen(name) + 1;

	if (d) {
		*value = d->value;
		*type = d->type;
		return true;
	}
	sp = types_space(ts, NULL);
	if (!sp)
		return false;
	for (uint32_t id = sp->file.first_id; id < btf_file_end(&sp->file); id++) {
		const struct btf_type *r = btf_file_type(&sp->file, id);
		unsigned k = btf_rec_kind(r), n = btf_rec_vlen(r);

		if (k != BTF_KIND_ENUM && k != BTF_KIND_ENUM64)
			continue;
		for (unsigned i = 0; i < n; i++) {
			const uint32_t *e = (const uint32_t *)(r + 1) +
					    (size_t)i * (k == BTF_KIND_ENUM ? 2 : 3);
			const char *s = btf_file_str(&sp->file, e[0]);

			if (strncmp(s, name, len) != 0)
				continue;
			*type = TID(SPACE_KERN, id);
			if (k == BTF_KIND_ENUM64)
				*value = (int64_t)((uint64_t)e[2] << 32 | e[1]);
			else
				*value = btf_rec_kflag(r) ? (int64_t)(int32_t)e[1] : (int64_t)e[1];
			return true;
		}
	}
	return false;
}

bool types_d_enumerator(const struct types *ts, const char *name, int64_t *value)
{
	struct d_enumerator *d = hash_gets(&ts->enumerators, name);

	if (d)
		*value = d->value;
	return d != NULL;
}

const char *type_near(struct types *ts, unsigned kind, const char *name)
{
	unsigned dist = (unsigned)strlen(name) / 3 + 1;
	const char *best = NULL;
	char letter = letter_of(kind);
	struct space *sp;

	for (struct hash_slot *s = NULL; letter && (s = hash_next(&ts->named, s));) {
		const char *key = s->key;
		unsigned d = key[0] == letter ? edit_distance(name, key + 1, dist) : dist;

		if (d < dist) {
			dist = d;
			best = key + 1;
		}
	}
	sp = types_space(ts, NULL);
	for (uint32_t id = sp ? sp->file.first_id : 0;
	     sp && id < btf_file_end(&sp->file) && dist > 1; id++) {
		const struct btf_type *r = btf_file_type(&sp->file, id);
		const char *s;
		unsigned d;

		if (!r->name_off || answers(r, kind) != 2)
			continue;
		s = btf_file_str(&sp->file, r->name_off);
		/* Typing errors rarely hit the first letter, and this keeps the search short. */
		if (s[0] != name[0])
			continue;
		d = edit_distance(name, s, dist);
		if (d < dist) {
			dist = d;
			best = s;
		}
	}
	return best;
}
