/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Waiting for dtrace, in a program that may sleep: see src/trace/gate.c.
 *
 * There is no helper that sleeps until somebody says so. But reading a page of the process' own stack as a debugger would is where
 * the kernel lets others have the CPU, so a loop of that and a look at a word waits without keeping anybody else from running.
 */
#ifndef DT_RT_GATE_H
#define DT_RT_GATE_H

#include "runtime/chill.h"

#ifdef __bpf__
static void *(*const rt_helper_current_btf)(void) = (void *)158; /* bpf_get_current_task_btf() */
/* bpf_copy_from_user_task() */
static long (*const rt_helper_read_task)(void *dst, u32 size, u64 at, void *task,
					 u64 flags) = (void *)191;
#define rt_let_others(word, at) rt_helper_read_task((word), 8, (at), rt_helper_current_btf(), 0)
#else
#define rt_let_others(word, at) ((void)(word), (void)(at))
#endif

struct rt_gate {
	u64 come;   /* who has come; each has its number, from 1 on */
	u64 done;   /* dtrace's: these may pass */
	u64 passed; /* who did not wait till then */
	u64 stuck;  /* dtrace was waited for in vain: until it sets this to 0 nobody does again */
};

enum { RT_GATE_LOOKS = 192 };

/* 1: mine may pass; 2: that time has come. stack: an address of the process. */
RT_FUNCTION u64 rt_gate_part(struct rt_gate *g, u64 mine, u64 until, u64 stack)
{
	u64 word = 0;

	if (!g)
		return 2;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_GATE_LOOKS; i++) {
		if (*(volatile u64 *)&g->done >= mine)
			return 1;
		if (rt_now() >= until)
			return 2;
		rt_let_others(&word, stack);
	}
	return 0;
}

/* Parts nested in parts: the verifier sees each loop but once. */
RT_FUNCTION u64 rt_gate_parts(struct rt_gate *g, u64 mine, u64 until, u64 stack)
{
	u64 end = 0;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_GATE_LOOKS; i++) {
		end = rt_gate_part(g, mine, until, stack);
		if (end)
			return end;
	}
	return 0;
}

RT_FUNCTION u64 rt_gate_rounds(struct rt_gate *g, u64 mine, u64 until, u64 stack)
{
	u64 end = 0;

	RT_NOUNROLL
	for (u64 i = 0; i < RT_GATE_LOOKS; i++) {
		end = rt_gate_parts(g, mine, until, stack);
		if (end)
			return end;
	}
	return 0;
}

/* Waits until dtrace has let mine pass, or that time has come. 1: it has passed as it should. */
RT_FUNCTION u64 rt_gate_wait(struct rt_gate *g, u64 mine, u64 until, u64 stack)
{
	u64 end = 0;

	if (!g)
		return 0;
	if (!*(volatile u64 *)&g->stuck) {
		RT_NOUNROLL
		for (u64 i = 0; i < RT_GATE_LOOKS && !end; i++)
			end = rt_gate_rounds(g, mine, until, stack);
	}
	if (end == 1)
		return 1;
	g->stuck = 1;
	__sync_fetch_and_add(&g->passed, 1);
	return 0;
}

#endif
