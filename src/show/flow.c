/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * -F: indentation by entry and return.
 *
 * Several clauses of one return probe make several lines, and only the last of them is the arrow
 * back. Which one is the last can't be known when a record comes: a later clause's predicate may
 * keep it from recording. So the clause that is last by the program's text gets the arrow; where
 * its record doesn't come, the indentation is taken back when the next record of the CPU shows
 * that.
 */
#include "show/impl.h"

enum { STEP = 2, COLUMN = 41 };

static bool ends_with_part(const char *name, const char *part)
{
	size_t n = strlen(name), m = strlen(part);

	/* "entry" and "xyz-entry", but not "carpentry". */
	return n >= m && !strcmp(name + n - m, part) && (n == m || name[n - m - 1] == '-');
}

static bool part_matches(const char *pattern, const char *s)
{
	return !pattern || !*pattern || glob_match(pattern, s);
}

static bool clause_has(const struct clause *c, const struct probe *p)
{
	for (unsigned i = 0; i < c->nprobes; i++) {
		const struct probe_desc *d = &c->probes[i];

		if (d->id ? d->id == p->id
			  : part_matches(d->prov, p->prov) && part_matches(d->mod, p->mod) &&
				    part_matches(d->func, p->func) &&
				    part_matches(d->name, p->name))
			return true;
	}
	return false;
}

/* 1 + index of the last clause that records something for this probe; 0: none known. */
static uintptr_t last_clause(struct show *s, const struct probe *p)
{
	const struct image *im = s->env.image;
	uintptr_t last = (uintptr_t)hash_get(&s->last_clause, &p->id, sizeof(p->id));

	if (last)
		return last;
	for (size_t i = im->clauses.n; i-- > 0 && !last;) {
		const struct rec_clause *rc = im->clauses.at[i];

		if (rc->nactions && rc->clause && clause_has(rc->clause, p))
			last = i + 1;
	}
	/* A probe lives as long as the session. No memory: it is looked up again. */
	if (last)
		(void)hash_set(&s->last_clause, &p->id, sizeof(p->id), (void *)last);
	return last;
}

void put_flow(struct show *s, const struct rec_head *rec, const struct probe *p)
{
	struct flow none = { 0 }, *f = rec->cpu < s->env.ncpus ? &s->flow[rec->cpu] : &none;
	bool again = f->any && f->probe == rec->probe && f->clause != rec->clause;
	bool call = !strcmp(p->prov, "syscall"), named = false;
	const char *prefix = "| ";
	int indent;
	size_t from;

	if (f->leaving && !(again && rec->clause > f->clause))
		f->indent -= STEP;
	f->leaving = false;
	indent = f->indent;
	if (ends_with_part(p->name, "entry")) {
		if (!again) {
			prefix = call ? " => " : " -> ";
			named = true;
			f->indent += STEP;
		}
	} else if (ends_with_part(p->name, "return")) {
		if (last_clause(s, p) > rec->clause + 1) {
			f->leaving = true;
		} else {
			prefix = call ? " <= " : " <- ";
			named = true;
			f->indent -= STEP;
			indent -= STEP;
		}
	}
	if (f->indent < 0)
		f->indent = 0;
	f->any = true;
	f->probe = rec->probe;
	f->clause = rec->clause;

	put_uint(&s->text, rec->cpu, 3);
	strbuf_putc(&s->text, ' ');
	from = s->text.n;
	put_spaces(&s->text, indent > 0 ? (size_t)indent : 0);
	strbuf_puts(&s->text, prefix);
	strbuf_puts(&s->text, p->func);
	if (!named) {
		strbuf_putc(&s->text, ':');
		strbuf_puts(&s->text, p->name);
	}
	if (!s->text.failed && s->text.n - from < COLUMN)
		put_spaces(&s->text, COLUMN - (s->text.n - from));
	strbuf_putc(&s->text, ' ');
}
