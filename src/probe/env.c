/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the compiler asks about probes (struct lang_env): does a description match anything, what
 * does args[] hold, and what was perhaps meant.
 */
#include "probe/internal.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct agreement {
	struct registry *r;
	struct probe_arg *args;
	int n; /* how many agree so far; meaningful once matched > 0 */
	int matched;
	int err;
};

/* The types all probes have in common: a wildcard over probes that begin with the same arguments
 * can use those. */
static int agree(void *arg, struct probe *p)
{
	struct agreement *a = arg;
	struct probe_arg mine[DT_ARGS_MAX];
	int n, i;

	if (a->matched == INT_MAX)
		return 1;
	a->matched++;
	if (a->matched > 1 && !a->n)
		return 0; /* nothing left to agree on: only count */
	/*
	 * The 32-bit form of a call does not narrow what syscall::mmap:entry means: its arguments
	 * are widened to the native ones as they are read.
	 */
	if (a->matched > 1 && p->pv == &provider_syscall && (p->key & SYSCALL_IA32))
		return 0;
	n = p->pv->args ? p->pv->args(a->r, p, a->matched == 1 ? a->args : mine, DT_ARGS_MAX) : 0;
	if (n < 0) {
		a->err = n;
		return 1;
	}
	if (a->matched == 1) {
		a->n = n;
		return 0;
	}
	for (i = 0; i < a->n && i < n; i++)
		if (mine[i].type != a->args[i].type || mine[i].native != a->args[i].native ||
		    mine[i].mapping != a->args[i].mapping)
			break;
	a->n = i;
	return 0;
}

int registry_env_match(void *registry, const struct probe_desc *d, struct probe_arg *args,
		       int *nargs)
{
	struct agreement a = { .r = registry, .args = args };
	int err = registry_match(registry, d, agree, &a);

	if (a.err)
		return a.err;
	if (err < 0)
		return err;
	*nargs = a.matched && a.n ? a.n : a.matched == 1 ? 0 : -1;
	return a.matched;
}

static int count_one(void *arg, struct probe *p)
{
	(void)p;
	++*(int *)arg;
	return 0;
}

int registry_env_count(void *registry, const struct probe_desc *d)
{
	int n = 0, err = registry_match(registry, d, count_one, &n);

	return err < 0 ? err : n;
}

bool registry_env_near(void *registry, const struct probe_desc *d, char *buf, size_t n)
{
	return registry_near(registry, d, buf, n);
}
