/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Stability: name, data and dependency class of probes and of what programs use, and the least of
 * several.
 */
#include <string.h>

#include "lib/lib.h"

/* From the least stable on; classes from the least common on. */
static const char *const levels[] = { "Internal", "Private",  "Obsolete", "External",
				      "Unstable", "Evolving", "Stable",	  "Standard" };
static const char *const classes[] = { "Unknown", "CPU", "Platform", "Group", "ISA", "Common" };

static const char *word_of(const char *const *table, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(table[i]) == len && !strncmp(table[i], s, len))
			return table[i];
	return table[0];
}

dtrace_attribute_t stability_parse(const char *text)
{
	dtrace_attribute_t a = { levels[0], levels[0], classes[0] };
	const char *slash, *slash2;

	if (!text || !(slash = strchr(text, '/')) || !(slash2 = strchr(slash + 1, '/')))
		return a;
	a.dtat_name = word_of(levels, ARRAY_SIZE(levels), text, (size_t)(slash - text));
	a.dtat_data = word_of(levels, ARRAY_SIZE(levels), slash + 1, (size_t)(slash2 - slash - 1));
	a.dtat_class = word_of(classes, ARRAY_SIZE(classes), slash2 + 1, strlen(slash2 + 1));
	return a;
}

static const char *lesser(const char *const *table, size_t n, const char *a, const char *b)
{
	for (size_t i = 0; i < n; i++)
		if (table[i] == a || table[i] == b)
			return table[i];
	return table[0];
}

void stability_least(dtrace_attribute_t *a, dtrace_attribute_t b)
{
	a->dtat_name = lesser(levels, ARRAY_SIZE(levels), a->dtat_name, b.dtat_name);
	a->dtat_data = lesser(levels, ARRAY_SIZE(levels), a->dtat_data, b.dtat_data);
	a->dtat_class = lesser(classes, ARRAY_SIZE(classes), a->dtat_class, b.dtat_class);
}

void stability_of_probe(const struct probe *p, dtrace_attribute_t *names, dtrace_attribute_t *args)
{
	/* The parts that a probe has: one without a function is no less stable for functions being
	 * private. */
	const char *const part[] = { p->prov, p->mod, p->func, p->name };

	*names = stability_parse(p->pv->stability[0]);
	for (int i = 1; i < 4; i++)
		if (part[i] && *part[i])
			stability_least(names, stability_parse(p->pv->stability[i]));
	*args = stability_parse(p->pv->stability[4]);
}

static void of_node(const struct node *n, dtrace_attribute_t *a)
{
	if (!n)
		return;
	if (n->builtin)
		stability_least(a, stability_parse(n->builtin->stability));
	if (n->kind == N_SYMBOL)
		stability_least(a, stability_parse("Private/Private/Unknown"));
	of_node(n->a, a);
	of_node(n->b, a);
	of_node(n->c, a);
	for (unsigned i = 0; i < n->nargs; i++)
		of_node(n->args[i], a);
}

static void of_statements(const struct stmt *s, dtrace_attribute_t *a)
{
	for (; s; s = s->next) {
		of_node(s->expr, a);
		of_node(s->init, a);
		of_node(s->step, a);
		of_statements(s->body, a);
		of_statements(s->orelse, a);
	}
}

void stability_of_program(const struct program *p, dtrace_attribute_t *stmts)
{
	*stmts = stability_parse("Stable/Stable/Common");
	for (const struct clause *c = p->tree.clauses; c; c = c->next) {
		of_node(c->pred, stmts);
		of_statements(c->body, stmts);
	}
}
