/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Functions of path names.
 */
#include "code/lower_func.h"

static struct str of_path(struct lower *L, const struct node *n, const char *runtime)
{
	struct str src = arg_string(L, n, 0), dst = scratch_string(L, L->g->o->strsize);

	ir_runtime(L->f, runtime, 2, ir_r(dst.addr), ir_r(src.addr));
	return dst;
}

struct str lower_basename(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_basename");
}

struct str lower_dirname(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_dirname");
}

struct str lower_cleanpath(struct lower *L, const struct node *n)
{
	return of_path(L, n, "rt_cleanpath");
}
