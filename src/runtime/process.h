/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The tree of processes. Tasks are addresses in the kernel; they are read by the helper, at offsets
 * that the caller gives.
 */
#ifndef DT_RT_PROCESS_H
#define DT_RT_PROCESS_H

#include "runtime/rt.h"

struct rt_climb {
	u64 task;
	u64 parent_at, tgid_at; /* where a task has its parent's address and its process's number */
};

enum { RT_GENERATIONS = 16, RT_GENERATIONS_MAX = 4096 };

/* Climbs some generations. 1: process pid is among them; 2: it is not, and there are no more; 0: go
 * on. */
RT_FUNCTION u64 rt_climb_part(struct rt_climb *c, u64 pid)
{
	if (!c)
		return 2;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_GENERATIONS; i++) {
		u64 parent = 0;
		u32 tgid = 0;

		rt_memcpy(&tgid, (const void *)(unsigned long)(c->task + c->tgid_at), sizeof(tgid));
		if (tgid == (u32)pid)
			return 1;
		rt_memcpy(&parent, (const void *)(unsigned long)(c->task + c->parent_at),
			  sizeof(parent));
		if (!parent || parent == c->task)
			return 2;
		c->task = parent;
	}
	return 0;
}

/* Is the task's process, or one it descends from, number pid? Looks at RT_GENERATIONS_MAX of them.
 */
RT_FUNCTION u64 rt_progenyof(u64 task, u64 pid, u64 parent_at, u64 tgid_at)
{
	struct rt_climb c = { task, parent_at, tgid_at };

	RT_NOUNROLL
	for (u64 i = 0; i < RT_GENERATIONS_MAX; i += RT_GENERATIONS) {
		u64 r = rt_climb_part(&c, pid);

		if (r)
			return r == 1;
	}
	return 0;
}

#endif
