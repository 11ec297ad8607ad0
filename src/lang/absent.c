/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/* Names that scripts of other systems know and that can't be here: who uses one is told what can. */
#include <string.h>

#include "lang/check.h"

static const struct absent {
	const char *name, *form, *why, *instead;
} absent[] = {
#define A(name, form, why, instead) { name, form, why, instead },
#include "lang/absent.def"
#undef A
};

void name_absent(struct checker *c, const struct node *n)
{
	for (size_t i = 0; i < ARRAY_SIZE(absent); i++)
		if (!strcmp(absent[i].name, n->name))
			fail_hint(c, "D_UNIMPL", n->loc, absent[i].instead,
				  "%s%s is not supported: %s", n->name, absent[i].form,
				  absent[i].why);
}
