/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Variables and aggregations of a session: found by name, kept in order of appearance.
 *
 * Names and key lists live in the table's own arena, since a program that mentioned them first may
 * be gone before the session is. A compilation takes a picture of the table before it begins; if it
 * fails, the picture comes back.
 */
#include <stdlib.h>
#include <string.h>

#include "lang/check.h"
#include "lang/symtab.h"

static const char scope_letter[] = { [VAR_GLOBAL] = 'g', [VAR_SELF] = 's', [VAR_THIS] = 't' };

struct symtab *symtab_new(void)
{
	return calloc(1, sizeof(struct symtab));
}

void symtab_free(struct symtab *st)
{
	if (!st)
		return;
	hash_free(&st->by_name);
	arena_free(&st->arena);
	free(st);
}

/* The key "s:name". Names are bounded by the lexer's input only, so no fixed buffer. */
static void *lookup(struct symtab *st, char letter, const char *name)
{
	size_t n = strlen(name) + 3;
	char small[128], *key = n <= sizeof(small) ? small : malloc(n);
	void *v;

	if (!key) {
		memory_short();
		return NULL;
	}
	key[0] = letter;
	key[1] = ':';
	memcpy(key + 2, name, n - 2);
	v = hash_get(&st->by_name, key, n - 1);
	if (key != small)
		free(key);
	return v;
}

static bool enter(struct symtab *st, char letter, const char *name, void *v)
{
	char *key = arena_printf(&st->arena, "%c:%s", letter, name);

	return key && hash_set(&st->by_name, key, strlen(key), v) == 0;
}

struct var *symtab_var(struct symtab *st, enum var_scope scope, const char *name)
{
	return lookup(st, scope_letter[scope], name);
}

struct agg *symtab_agg(struct symtab *st, const char *name)
{
	return lookup(st, '@', name);
}

struct var *symtab_add_var(struct symtab *st, const struct var *proto)
{
	struct var *v = arena_new(&st->arena, struct var);

	if (!v)
		return NULL;
	*v = *proto;
	v->name = arena_strdup(&st->arena, proto->name);
	v->keys = arena_array(&st->arena, dt_tid, proto->nkeys + 1);
	if (!v->name || !v->keys)
		return NULL;
	if (proto->nkeys)
		memcpy(v->keys, proto->keys, proto->nkeys * sizeof(dt_tid));
	v->number = (unsigned)st->vars.n;
	v->index = st->counts[v->scope][v->assoc];
	if (!vec_push(&st->arena, &st->vars, v))
		return NULL;
	if (!enter(st, scope_letter[v->scope], v->name, v)) {
		st->vars.n--;
		return NULL;
	}
	st->counts[v->scope][v->assoc]++;
	return v;
}

struct agg *symtab_add_agg(struct symtab *st, const char *name)
{
	struct agg *a = arena_new(&st->arena, struct agg);

	if (!a)
		return NULL;
	a->name = arena_strdup(&st->arena, name);
	a->id = (unsigned)st->aggs.n + 1;
	if (!a->name || !vec_push(&st->arena, &st->aggs, a))
		return NULL;
	if (!enter(st, '@', name, a)) {
		st->aggs.n--;
		return NULL;
	}
	return a;
}

const char *symtab_near(struct symtab *st, enum var_scope scope, const char *name)
{
	unsigned best = (unsigned)strlen(name) / 3 + 1;
	const char *near = NULL;

	for (size_t i = 0; i < st->vars.n; i++) {
		unsigned d = st->vars.at[i]->scope == scope
				     ? edit_distance(name, st->vars.at[i]->name, best)
				     : best;

		if (d < best) {
			best = d;
			near = st->vars.at[i]->name;
		}
	}
	return near;
}

struct inline_def *symtab_inline(struct symtab *st, const char *name)
{
	return lookup(st, 'i', name);
}

bool symtab_add_inline(struct symtab *st, struct inline_def *def)
{
	if (!vec_push(&st->arena, &st->inlines, def))
		return false;
	if (enter(st, 'i', def->name, def))
		return true;
	st->inlines.n--;
	return false;
}

bool symtab_save(const struct symtab *st, struct symtab_picture *pic)
{
	*pic = (struct symtab_picture){ .nvars = st->vars.n,
					.naggs = st->aggs.n,
					.ninlines = st->inlines.n,
					.ntranslators = st->translators.n };
	pic->vars = malloc((st->vars.n + 1) * sizeof(struct var));
	pic->aggs = malloc((st->aggs.n + 1) * sizeof(struct agg));
	if (!pic->vars || !pic->aggs) {
		symtab_forget(pic);
		return false;
	}
	for (size_t i = 0; i < st->vars.n; i++)
		pic->vars[i] = *st->vars.at[i];
	for (size_t i = 0; i < st->aggs.n; i++)
		pic->aggs[i] = *st->aggs.at[i];
	return true;
}

static void leave(struct symtab *st, char letter, const char *name)
{
	/* The table borrows its keys; deleting compares bytes only, and a name came in through the
	 * same format. */
	size_t n = strlen(name) + 3;
	char small[128] = { letter, ':' };
	void *mine;

	if (n <= sizeof(small)) {
		memcpy(small + 2, name, n - 2);
		hash_del(&st->by_name, small, n - 1);
		return;
	}
	mine = lookup(st, letter, name);

	for (struct hash_slot *s = NULL; mine && (s = hash_next(&st->by_name, s));) {
		if (s->value == mine && s->keylen == n - 1) {
			hash_del(&st->by_name, s->key, s->keylen);
			return;
		}
	}
}

void symtab_forget_aggs(struct symtab *st, size_t from)
{
	while (st->aggs.n > from)
		leave(st, '@', st->aggs.at[--st->aggs.n]->name);
}

void symtab_restore(struct symtab *st, const struct symtab_picture *pic)
{
	while (st->vars.n > pic->nvars) {
		const struct var *v = st->vars.at[--st->vars.n];

		st->counts[v->scope][v->assoc]--;
		leave(st, scope_letter[v->scope], v->name);
	}
	symtab_forget_aggs(st, pic->naggs);
	while (st->inlines.n > pic->ninlines)
		leave(st, 'i', st->inlines.at[--st->inlines.n]->name);
	st->translators.n = pic->ntranslators;
	for (size_t i = 0; i < pic->nvars; i++)
		*st->vars.at[i] = pic->vars[i];
	for (size_t i = 0; i < pic->naggs; i++)
		*st->aggs.at[i] = pic->aggs[i];
}

void symtab_forget(struct symtab_picture *pic)
{
	free(pic->vars);
	free(pic->aggs);
	*pic = (struct symtab_picture){ 0 };
}
