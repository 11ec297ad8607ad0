/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the providers of stable probes share: from a row of a table to a place where a program
 * attaches.
 *
 * A row becomes a D program of one clause, whose predicate is the condition and whose statements are
 * the arguments; the compiler checks it as it would a user's. What is left of it are the checked
 * expressions, which the code room puts before a program's clauses and in the place of arguments.
 */
#include "arch/arch.h"
#include "probe/stable.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A source that was looked at. */
struct stable_use {
	bool works;
	struct probe *source;
	struct derived derived;
	struct program *program;
	char why[400];
	struct stable_use *next;
};

static const struct stable_probe *row_of(const struct probe *p)
{
	return &p->pv->stable->at[p->key];
}

static struct probe *add(const struct provider *pv, struct registry *r, uint32_t i)
{
	return registry_add(r, pv, i, "vmlinux", "", pv->stable->at[i].name, i);
}

int stable_provide(const struct provider *pv, struct registry *r, const struct probe_desc *d)
{
	if (!desc_mod_match(d->mod, "vmlinux") || !desc_part_match(d->func, ""))
		return 0;
	for (uint32_t i = 0; i < pv->stable->n; i++)
		if (desc_part_match(d->name, pv->stable->at[i].name) && !add(pv, r, i))
			return -ENOMEM;
	return 0;
}

struct probe *stable_by_id(const struct provider *pv, struct registry *r, uint32_t id)
{
	return id - pv->id_base < pv->stable->n ? add(pv, r, id - pv->id_base) : NULL;
}

/* ---- sources ---- */

static int env_match(void *r, const struct probe_desc *d, struct probe_arg *args, int *nargs)
{
	return registry_env_match(r, d, args, nargs);
}

/* The first, but a function itself before the clones that the compiler made of it. */
static int best(void *arg, struct probe *p)
{
	struct probe **found = arg;
	bool whole = !strchr(p->func, '.');

	if (whole || !*found)
		*found = p;
	return whole;
}

/* Of the system call NAME. There is none: one that registers never hold, as they do -1 after a signal was handled. */
static int number_of_call(const struct arch_abi *abi, const char *name, size_t len)
{
	for (unsigned i = 0; i < abi->nsyscalls; i++)
		if (abi->syscalls[i].name && strlen(abi->syscalls[i].name) == len &&
		    !memcmp(abi->syscalls[i].name, name, len))
			return (int)i;
	return -2;
}

static void put_register(struct strbuf *out, int off, int size)
{
	strbuf_printf(out, "(*(%s *)((char *)args[0] + %d))", size == 4 ? "uint32_t" : "long", off);
}

/* names: "read,write)" */
static void put_is_one(struct strbuf *out, const struct arch_abi *abi, const char *names)
{
	for (size_t len; *names != ')'; names += len + (names[len] == ',')) {
		len = strcspn(names, ",)");
		put_register(out, ARCH_HOST->off_nr, ARCH_HOST->long_size);
		strbuf_printf(out, " == %d%s", number_of_call(abi, names, len),
			      names[len] == ',' ? " || " : "");
	}
}

static void put_argument(struct strbuf *out, const struct arch_abi *abi, int n)
{
	put_register(out, abi->arg_off[n], abi->arg_size);
}

/* Writes D text, and for the words that stable.h names what they are on this machine, in either kind of call. */
static void put_text(struct strbuf *out, const char *text)
{
	static const char calls[] = "CALLS(", argument[] = "CALL_ARG";

	while (*text) {
		size_t len = strcspn(text, "C"), used;
		bool is_calls;

		strbuf_printf(out, "%.*s", (int)len, text);
		text += len;
		is_calls = !strncmp(text, calls, sizeof(calls) - 1);
		if (!is_calls && strncmp(text, argument, sizeof(argument) - 1) != 0) {
			len = *text ? 1 : 0;
			strbuf_printf(out, "%.*s", (int)len, text);
			text += len;
			continue;
		}
		used = is_calls ? sizeof(calls) - 1 : sizeof(argument) - 1;
		strbuf_puts(out, "(");
		for (int compat = ARCH_HOST->compat ? 1 : 0; compat >= 0; compat--) {
			const struct arch_abi *abi = compat ? ARCH_HOST->compat : ARCH_HOST->native;

			if (compat)
				strbuf_printf(out, "curthread->thread_info.status & %u ? ",
					      ARCH_HOST->compat_bit);
			if (is_calls)
				put_is_one(out, abi, text + used);
			else
				put_argument(out, abi, text[used] - '0');
			strbuf_puts(out, compat ? " : " : ")");
		}
		text += used + (is_calls ? strcspn(text + used, ")") + 1 : 1);
	}
}

static void compile(struct registry *r, const struct stable_source *s, struct stable_use *u)
{
	const struct lang_env env = { .ctx = r,
				      .probe_match = env_match,
				      .probe_count = registry_env_count };
	const struct compile_opts opts = { 0 };
	struct strbuf text = { 0 };
	struct diag err = { 0 };

	strbuf_printf(&text, "%s ", s->probe);
	if (s->when) {
		strbuf_puts(&text, "/");
		put_text(&text, s->when);
		strbuf_puts(&text, "/ ");
	}
	strbuf_puts(&text, "{ ");
	for (unsigned i = 0; i < STABLE_ARGS && s->args[i]; i++) {
		strbuf_puts(&text, "trace(");
		put_text(&text, s->args[i]);
		strbuf_puts(&text, "); ");
	}
	strbuf_puts(&text, "}");
	if (text.failed) {
		memory_short();
		snprintf(u->why, sizeof(u->why), "out of memory");
		strbuf_free(&text);
		return;
	}
	u->program = program_compile(NULL, s->probe, text.s, text.n, &opts, &env, r->types,
				     r->stable_syms, &err);
	strbuf_free(&text);
	if (!u->program) {
		const char *why = err.msg ? err.msg : "";

		/* Without the kernel's types the message is of a thing that is only missing with them. */
		if (!feature_has(r, FEAT_BTF))
			why = "it takes the kernel's types, and this kernel has no BTF";
		snprintf(u->why, sizeof(u->why), "%s: %s", s->probe, why);
	}
	diag_clear(&err);
}

static void take_expressions(struct stable_use *u, const struct stable_source *s)
{
	const struct clause *c = u->program->tree.clauses;

	u->derived.when = c->pred;
	for (const struct stmt *st = c->body; st; st = st->next)
		u->derived.args[u->derived.nargs++] = st->expr->args[0];
	u->derived.task = s->task;
}

static void look(struct registry *r, const struct stable_source *s, struct stable_use *u)
{
	struct probe_desc d;
	const char *no;

	if (!r->types) {
		snprintf(u->why, sizeof(u->why), "the kernel's types are not known");
		return;
	}
	if (probe_desc_parse(&r->arena, s->probe, &d) ||
	    registry_match(r, &d, best, &u->source) < 0 || !u->source) {
		snprintf(u->why, sizeof(u->why), "it stands on %s: %s", s->probe,
			 r->error[0] ? r->error : "this kernel has no such probe");
		r->error[0] = '\0';
		return;
	}
	no = registry_unavailable(r, u->source);
	if (no) {
		snprintf(u->why, sizeof(u->why), "it stands on %s: %s", s->probe, no);
		return;
	}
	compile(r, s, u);
	if (!u->program)
		return;
	take_expressions(u, s);
	u->works = true;
}

/* Source i of p. NULL: no memory. */
static struct stable_use *use(struct registry *r, const struct probe *p, unsigned i)
{
	uint64_t key[2] = { p->id, i };
	struct stable_use *u = hash_get(&r->stable, key, sizeof(key));
	void *kept;

	if (u)
		return u;
	if (!r->stable_syms)
		r->stable_syms = symtab_new();
	u = arena_new(&r->arena, struct stable_use);
	kept = arena_alloc(&r->arena, sizeof(key));
	if (!u || !kept || !r->stable_syms) {
		registry_nomem(r);
		return NULL;
	}
	memcpy(kept, key, sizeof(key));
	look(r, &row_of(p)->from[i], u);
	if (hash_set(&r->stable, kept, sizeof(key), u)) {
		program_free(u->program);
		registry_nomem(r);
		return NULL;
	}
	return u;
}

void stable_free(struct registry *r)
{
	for (struct hash_slot *s = NULL; (s = hash_next(&r->stable, s));)
		program_free(((struct stable_use *)s->value)->program);
	hash_free(&r->stable);
	symtab_free(r->stable_syms);
}

/* The nth source of p that works, from 0. NULL: there are not so many. *err: -ENOMEM, or 0. */
static struct stable_use *working(struct registry *r, const struct probe *p, unsigned nth, int *err)
{
	const struct stable_probe *row = row_of(p);

	*err = 0;
	for (unsigned i = 0; i < STABLE_SOURCES && row->from[i].probe; i++) {
		struct stable_use *u = use(r, p, i);

		if (!u) {
			*err = -ENOMEM;
			return NULL;
		}
		if (u->works && nth-- == 0)
			return u;
		if (u->works && !row->each)
			return NULL;
	}
	return NULL;
}

/* ---- a provider's functions ---- */

int stable_args(struct registry *r, const struct probe *p, struct probe_arg *args, int max)
{
	const struct stable_probe *row = row_of(p);
	struct stable_use *u;
	int err, n = 0;

	if (!r->types)
		return 0;
	u = working(r, p, 0, &err);
	if (!u)
		return err;
	for (unsigned i = 0; i < u->derived.nargs && i < STABLE_SHOWN && n < max; i++, n++) {
		dt_tid native = u->derived.args[i]->tid, shown = native;

		if (row->types[i])
			shown = type_from_text(r->types, row->types[i], strlen(row->types[i]),
					       false);
		if (shown == TID_NONE)
			shown = native;
		args[n] = (struct probe_arg){ .native = native, .type = shown, .mapping = i };
	}
	return n;
}

static int attach_to(struct registry *r, const struct stable_use *u, struct attach_point *at)
{
	int err = registry_attach(r, u->source, false, at);

	if (err)
		return err;
	at->derived = &u->derived;
	if (!u->derived.task || at->kind != AT_RAW_TP)
		return 0;
	/* Elsewhere the thread is an address like any other. */
	if (feature_has(r, FEAT_TP_BTF))
		at->kind = AT_TP_BTF;
	at->group = arena_printf(&r->arena, "%s:task", at->group);
	return at->group ? 0 : registry_nomem(r);
}

int stable_attach(struct registry *r, const struct probe *p, bool many, struct attach_point *at)
{
	struct stable_use *u;
	const char *why;
	int err;

	(void)many;
	u = working(r, p, 0, &err);
	if (u)
		return attach_to(r, u, at);
	why = err ? NULL : stable_probe_unavailable(r, p);
	if (why)
		registry_error(r, "%s", why);
	return err ? err : -ENOENT;
}

int stable_attach_also(struct registry *r, const struct probe *p, unsigned nth,
		       struct attach_point *at)
{
	struct stable_use *u;
	int err;

	u = row_of(p)->each ? working(r, p, nth, &err) : NULL;
	if (!u)
		return row_of(p)->each && err ? err : 0;
	err = attach_to(r, u, at);
	return err ? err : 1;
}

const char *stable_probe_unavailable(struct registry *r, const struct probe *p)
{
	const struct stable_probe *row = row_of(p);
	const char *why = "this kernel has nothing that it could stand on";
	int err;

	if (working(r, p, 0, &err) || err)
		return NULL;
	/* The first is what it should stand on, the others are makeshifts. */
	for (unsigned i = 0; i < STABLE_SOURCES && row->from[i].probe; i++) {
		const struct stable_use *u = use(r, p, i);

		if (u && u->why[0])
			return u->why;
	}
	return why;
}

const char *stable_limits(struct registry *r)
{
	return feature_has(r, FEAT_BTF)
		       ? NULL
		       : "only what needs none of the kernel's types: this kernel has no BTF";
}

const char *stable_unavailable(struct registry *r)
{
	return feature_has(r, FEAT_RAW_TP) ? NULL : feature_why(r, FEAT_RAW_TP);
}
