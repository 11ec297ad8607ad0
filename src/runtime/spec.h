/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Speculations: looking for a free one among many.
 */
#ifndef DT_RT_SPEC_H
#define DT_RT_SPEC_H

#include "runtime/rt.h"
#include "runtime/specs.h"

enum { RT_SPEC_PART = 64 };

/* The first of RT_SPEC_PART, from id `from` on, whose state lacks the bit; 0: none. */
RT_FUNCTION u64 rt_spec_part(const struct rt_specs *s, u64 from, u64 taken)
{
	if (!s)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_SPEC_PART; i++) {
		u64 id = from + i;

		rt_hide(id);
		if (id > RT_SPEC_MAX)
			return 0;
		if (!(*(const volatile u64 *)&s->at[id].state & taken))
			return id;
	}
	return 0;
}

/* The lowest id that is free, at most n; 0: all are taken. */
RT_FUNCTION u64 rt_spec_free(const struct rt_specs *s, u64 n, u64 taken)
{
	if (!s)
		return 0;
	RT_NOUNROLL
	for (u64 from = 1; from <= RT_SPEC_MAX; from += RT_SPEC_PART) {
		u64 id = rt_spec_part(s, from, taken);

		if (id)
			return id <= n ? id : 0;
	}
	return 0;
}

#endif
