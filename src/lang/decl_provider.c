/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Provider definitions: the static probes that a program has, with the types of their arguments.
 */
#include <string.h>

#include "lang/check.h"

#define PROBE_NAME_MAX 127
#define ARGS_MAX       12

static void check_types(struct checker *c, struct type_name *types, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		dt_tid t = types[i].tid = decl_type(c, &types[i]);

		if (type_strip(c->ts, t) == T_VOID)
			fail(c, "D_DECL_PROTO_VOID", types[i].loc,
			     "void must be the sole parameter of a probe");
		if (!is_scalar(c, t) && !type_is_array(c->ts, t) && !type_is_string(c->ts, t) &&
		    !type_is_sou(c->ts, t))
			fail(c, "D_DECL_PROTO_TYPE", types[i].loc,
			     "a probe can't have an argument of type \"%s\"", TN(c, t));
	}
}

void check_provider(struct checker *c, struct decl *d)
{
	if (strlen(d->name) > PROBE_NAME_MAX)
		fail(c, "D_PROV_NAME", d->loc, "provider name is longer than %d characters",
		     PROBE_NAME_MAX);
	for (const struct decl *o = c->p->tree.decls; o != d; o = o->next)
		if (o->kind == DECL_PROVIDER && strcmp(o->name, d->name) == 0)
			fail(c, "D_PROV_REDECL", d->loc, "provider redeclared: %s", d->name);
	for (unsigned i = 0; i < d->nprobes; i++) {
		struct prov_probe *p = &d->probes[i];

		if (strlen(p->name) > PROBE_NAME_MAX)
			fail(c, "D_PROV_PRNAME", p->loc, "probe name is longer than %d characters",
			     PROBE_NAME_MAX);
		if (p->nargs > ARGS_MAX)
			fail(c, "D_PROV_PRARGLEN", p->loc, "probe %s has more than %d arguments",
			     p->name, ARGS_MAX);
		for (unsigned k = 0; k < i; k++)
			if (strcmp(d->probes[k].name, p->name) == 0)
				fail(c, "D_PROV_PRREDECL", p->loc, "probe redeclared: %s", p->name);
		check_types(c, p->args, p->nargs);
		check_types(c, p->xargs, p->nxargs);
	}
}
