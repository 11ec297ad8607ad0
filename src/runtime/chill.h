/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Busy waiting. The parts are nested, for the verifier sees each but once: together they look 2^30 times, which takes
 * longer than anybody may ask for.
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

enum { RT_CHILL_LOOKS = 64 };

/* A function of (since, ns) that looks again and again; 1: the time has passed. */
#define RT_CHILL(name, look)                                                                       \
	RT_FUNCTION u64 name(u64 since, u64 ns)                                                    \
	{                                                                                          \
		RT_NOUNROLL                                                                        \
		for (u64 i = 0; i < RT_CHILL_LOOKS; i++)                                           \
			if (look)                                                                  \
				return 1;                                                          \
		return 0;                                                                          \
	}

RT_CHILL(rt_chill_6, rt_now() - since >= ns)
RT_CHILL(rt_chill_12, rt_chill_6(since, ns))
RT_CHILL(rt_chill_18, rt_chill_12(since, ns))
RT_CHILL(rt_chill_24, rt_chill_18(since, ns))
/* Returns when ns nanoseconds have passed since then. */
RT_CHILL(rt_chill, rt_chill_24(since, ns))

#endif
