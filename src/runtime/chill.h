/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Busy waiting. The parts are nested, for the verifier sees each but once: together they could wait for
 * seconds, longer than anybody may ask for.
 */
#ifndef DT_RT_CHILL_H
#define DT_RT_CHILL_H

#include "runtime/rt.h"

#ifdef __bpf__
static u64 (*const rt_helper_now)(void) = (void *)5;
#define rt_now() rt_helper_now()
#else
extern u64 rt_host_now(void);
#define rt_now() rt_host_now()
#endif

enum { RT_CHILL_LOOKS = 1024 };

/* Looks at the clock; 1: the time has passed. */
RT_FUNCTION u64 rt_chill_part(u64 since, u64 ns)
{
	RT_NOUNROLL
	for (u64 i = 0; i < RT_CHILL_LOOKS; i++)
		if (rt_now() - since >= ns)
			return 1;
	return 0;
}

RT_FUNCTION u64 rt_chill_parts(u64 since, u64 ns)
{
	RT_NOUNROLL
	for (u64 i = 0; i < RT_CHILL_LOOKS; i++)
		if (rt_chill_part(since, ns))
			return 1;
	return 0;
}

/* Returns when ns nanoseconds have passed since then. */
RT_FUNCTION u64 rt_chill(u64 since, u64 ns)
{
	RT_NOUNROLL
	for (u64 i = 0; i < RT_CHILL_LOOKS; i++)
		if (rt_chill_parts(since, ns))
			return 1;
	return 0;
}

#endif
