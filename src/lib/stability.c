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

static bool part_known(const char *const *table, size_t n, const char *s, size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(table[i]) == len && !strncmp(table[i], s, len))
			return true;
	return false;
}

bool stability_known(const char *s)
{
	const char *slash = strchr(s, '/'), *slash2 = slash ? strchr(slash + 1, '/') : NULL;

	return slash2 && part_known(levels, ARRAY_SIZE(levels), s, (size_t)(slash - s)) &&
	       part_known(levels, ARRAY_SIZE(levels), slash + 1, (size_t)(slash2 - slash - 1)) &&
	       part_known(classes, ARRAY_SIZE(classes), slash2 + 1, strlen(slash2 + 1));
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

static void of_statements(const struct stmt *s, dtrace_attribute_t *a);

static void of_node(const struct node *n, dtrace_attribute_t *a)
{
	if (!n)
		return;
	/* What an inline is made of is its author's business, who has told how stable it is. */
	if (n->attributes) {
		stability_least(a, stability_parse(n->attributes));
		return;
	}
	if (n->var && n->var->stability)
		stability_least(a, stability_parse(n->var->stability));
	if (n->builtin)
		stability_least(a, stability_parse(n->builtin->stability));
	if (n->kind == N_SYMBOL)
		stability_least(a, stability_parse("Private/Private/Unknown"));
	of_node(n->a, a);
	of_node(n->b, a);
	of_node(n->c, a);
	if (n->kind == N_FUNC)
		of_statements(n->body, a);
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

/* ---- -xamin ---- */

struct limit {
	dtrace_attribute_t least;
	const struct node *found; /* less stable than that */
	const char *attributes;
};

static bool is_less(dtrace_attribute_t a, dtrace_attribute_t least)
{
	dtrace_attribute_t both = least;

	stability_least(&both, a);
	return both.dtat_name != least.dtat_name || both.dtat_data != least.dtat_data ||
	       both.dtat_class != least.dtat_class;
}

static void limit_statements(const struct stmt *s, struct limit *l);

static void limit_node(const struct node *n, struct limit *l)
{
	const char *attributes = !n		       ? NULL
				 : n->attributes       ? n->attributes
				 : n->builtin	       ? n->builtin->stability
				 : n->kind == N_SYMBOL ? "Private/Private/Unknown"
				 : n->var	       ? n->var->stability
						       : NULL;

	if (!n || l->found)
		return;
	if (attributes && is_less(stability_parse(attributes), l->least)) {
		l->found = n;
		l->attributes = attributes;
		return;
	}
	if (n->attributes)
		return;
	limit_node(n->a, l);
	limit_node(n->b, l);
	limit_node(n->c, l);
	if (n->kind == N_FUNC)
		limit_statements(n->body, l);
	for (unsigned i = 0; i < n->nargs; i++)
		limit_node(n->args[i], l);
}

static void limit_statements(const struct stmt *s, struct limit *l)
{
	for (; s; s = s->next) {
		limit_node(s->expr, l);
		limit_node(s->init, l);
		limit_node(s->step, l);
		limit_statements(s->body, l);
		limit_statements(s->orelse, l);
	}
}

bool stability_enforce(struct program *p, const char *least, struct diag *err)
{
	struct limit l = { .least = stability_parse(least) };
	struct diag d = { .tag = "D_ATTR_MIN" };
	struct strbuf msg = { 0 };

	for (const struct clause *c = p->tree.clauses; c && !l.found; c = c->next) {
		limit_node(c->pred, &l);
		limit_statements(c->body, &l);
	}
	if (!l.found)
		return false;
	strbuf_printf(&msg, "attributes for %s (%s) are less than predefined minimum",
		      l.found->builtin ? l.found->builtin->name : l.found->name, l.attributes);
	d.msg = msg.s;
	d.loc = l.found->loc;
	d.region = "action list";
	diag_copy(&d, err);
	strbuf_free(&msg);
	return true;
}
