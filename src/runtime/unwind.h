/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The stack of a process, by tables: from frame to frame with what its files say of their code (src/elf/cfi.h), and through code
 * that nothing is said of by its frame pointer. Each frame lies above the one before; one whose code is in no memory that the
 * process can run is none. Where neither way leads on the stack ends.
 *
 * Both searches halve a step, some times in a subroutine, because the verifier would follow an index that it can compute along every
 * way it could have come about.
 */
#ifndef DT_RT_UNWIND_H
#define DT_RT_UNWIND_H

#include "runtime/frames.h"
#include "runtime/rt.h"

#ifdef __bpf__
/* bpf_probe_read_user() */
static long (*const rt_helper_read_user)(void *dst, u64 size, const void *src) = (void *)112;
#define rt_read_user(dst, n, src) rt_helper_read_user((dst), (n), (src))
extern const char rt_rows_symbol;
#define rt_rows_count() ((u64)&rt_rows_symbol)
#else
extern u64 rt_host_rows;
#define rt_rows_count()		  rt_host_rows
#define rt_read_user(dst, n, src) rt_host_read_user((dst), (n), (src))
long rt_host_read_user(void *dst, u64 size, const void *src);
#endif

struct rt_rows; /* rt_rows_count() rows; link.c knows the size */

enum {
	RT_UNWIND_STEPS = 8,  /* frames of a part */
	RT_AREA_HALVINGS = 4, /* of the 8 that RT_AREAS take */
	RT_ROW_HALVINGS = 5,  /* of 25: 32 million rows are the most */
	RT_ROWS_STEP = 1 << 24,
	/* in struct rt_sigframe, which the stack pointer points to in a signal's restorer: its struct sigcontext of 64-bit x86 */
	RT_SAVED_FP = 120,
	RT_SAVED_SP = 160,
	RT_SAVED_PC = 168,
};

/* 0: it can't be read, or is 0. No frame has use for either. */
RT_INLINE u64 rt_user_word(u64 address)
{
	u64 word = 0;

	if (rt_read_user(&word, sizeof(word), (const void *)(unsigned long)address))
		return 0;
	return word;
}

RT_FUNCTION u64 rt_area_part(struct rt_space *s, u64 at, u64 step, u64 pc)
{
	if (!s)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_AREA_HALVINGS; i++) {
		u64 next = at + step;

		step >>= 1;
		rt_hide(next);
		if (next < RT_AREAS && next < s->n && s->at[next].start <= pc)
			at = next;
	}
	return at;
}

/* RT_AREAS: there is none. near: of the frame before, whose caller mostly lies in the same file. */
RT_FUNCTION u64 rt_find_area(struct rt_space *s, u64 pc, u64 near)
{
	u64 at = 0;

	if (!s)
		return RT_AREAS;
	rt_hide(near);
	if (near < RT_AREAS && pc >= s->at[near].start && pc < s->at[near].end)
		return near;
	RT_NOUNROLL
	for (u64 step = RT_AREAS / 2; step; step >>= RT_AREA_HALVINGS)
		at = rt_area_part(s, at, step, pc);
	rt_hide(at);
	if (at >= RT_AREAS || at >= s->n)
		return RT_AREAS;
	return pc >= s->at[at].start && pc < s->at[at].end ? at : RT_AREAS;
}

RT_FUNCTION u64 rt_rows_part(struct rt_rows *rows, u64 at, u64 step, u64 end, u64 pc)
{
	const struct rt_row *row = (const struct rt_row *)rows;

	if (!row)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_ROW_HALVINGS; i++) {
		u64 next = at + step;

		step >>= 1;
		rt_hide(next);
		if (next < rt_rows_count() && next < end && row[next].pc <= pc)
			at = next;
	}
	return at;
}

/* The rule for pc among n rows. */
RT_FUNCTION u64 rt_find_rule(struct rt_rows *rows, u64 first, u64 n, u64 pc)
{
	u64 at = first;

	if (!rows || !n)
		return RT_NONE;
	RT_NOUNROLL
	for (u64 step = RT_ROWS_STEP; step; step >>= RT_ROW_HALVINGS)
		if (step >> (RT_ROW_HALVINGS - 1) < n)
			at = rt_rows_part(rows, at, step, first + n, pc);
	rt_hide(at);
	if (at >= rt_rows_count() || ((const struct rt_row *)rows)[at].pc > pc)
		return RT_NONE;
	return ((const struct rt_row *)rows)[at].rule;
}

RT_INLINE u64 rt_cfa(const struct rt_frames *w, u64 rule)
{
	u64 off = (rule >> RT_CFA_SHIFT & RT_CFA_MAX) * 8;

	switch (rule & 7) {
	case RT_SP:
		return w->sp + off;
	case RT_FP:
		return w->fp ? w->fp + off : 0;
	case RT_FP_MEM:
		return w->fp ? rt_user_word(w->fp - off) : 0;
	case RT_PLT:
		return w->sp + 8 + ((w->pc & 15) * 8 >= off ? 8 : 0);
	case RT_NONE:
		return w->cfi_only || w->fp < w->sp ? 0 : w->fp + 16;
	default:
		return 0;
	}
}

/* The caller's registers but its stack pointer. Mostly the frame pointer was the first thing saved: it lies below the address. */
RT_INLINE void rt_caller(struct rt_frames *w, u64 rule, u64 cfa)
{
	u64 kind = rule & 7, where = kind == RT_NONE ? 2 : rule >> RT_FP_SHIFT & RT_FP_LOST;
	u64 words[2] = { 0, 0 };

	if (where == 2 && kind != RT_FP_MEM) {
		if (rt_read_user(words, sizeof(words), (const void *)(unsigned long)(cfa - 16)))
			words[0] = words[1] = 0;
		w->fp = words[0];
		w->pc = words[1];
		return;
	}
	if (where == RT_FP_LOST)
		w->fp = 0;
	else if (where)
		w->fp = rt_user_word(kind == RT_FP_MEM ? w->fp : cfa - where * 8);
	w->pc = rt_user_word(cfa - 8);
}

/* One frame up: 1, and its registers; 0: the stack ends. */
RT_FUNCTION u64 rt_unwind_frame(struct rt_rows *rows, struct rt_space *s, struct rt_frames *w)
{
	if (!rows || !s || !w)
		return 0;
	u64 area = w->area, rule = RT_NONE, pc = w->exact ? w->pc : w->pc - 1, cfa;

	rt_hide(area);
	if (area < RT_AREAS)
		rule = rt_find_rule(rows, s->at[area].first, s->at[area].n, pc - s->at[area].base);
	if (w->bare && (rule & 7) == RT_NONE)
		rule = RT_SP | 1 << RT_CFA_SHIFT;
	w->bare = 0;
	if ((rule & 7) == RT_SIGNAL) {
		u64 sp = w->sp;

		w->fp = rt_user_word(sp + RT_SAVED_FP);
		w->pc = rt_user_word(sp + RT_SAVED_PC);
		w->sp = rt_user_word(sp + RT_SAVED_SP);
		w->exact = 1;
		pc = w->pc;
	} else {
		cfa = rt_cfa(w, rule);
		if (cfa <= w->sp || cfa & 7)
			return 0;
		rt_caller(w, rule, cfa);
		w->sp = cfa;
		w->exact = 0;
		pc = w->pc - 1;
	}
	area = rt_find_area(s, pc, w->area);
	w->area = area;
	return area < RT_AREAS;
}

/* Some frames up. 1: there may be more. */
RT_FUNCTION u64 rt_unwind_part(struct rt_rows *rows, struct rt_space *s, struct rt_frames *w)
{
	if (!rows || !s || !w)
		return 0;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_UNWIND_STEPS; i++) {
		u64 n = w->n;

		if (n >= w->max || !rt_unwind_frame(rows, s, w))
			return 0;
		rt_hide(n);
		if (n >= RT_FRAMES)
			return 0;
		w->at[n] = w->pc;
		w->n = n + 1;
	}
	return 1;
}

/* From w's registers on; its frames, of which the first is where the process is. Returns how many. */
RT_FUNCTION u64 rt_unwind(struct rt_rows *rows, struct rt_space *s, struct rt_frames *w)
{
	if (!rows || !s || !w)
		return 0;
	w->area = rt_find_area(s, w->pc, RT_AREAS);
	w->exact = 1;
	w->at[0] = w->pc;
	w->n = 1;
	RT_NOUNROLL
	for (u64 i = 0; i < RT_FRAMES; i += RT_UNWIND_STEPS)
		if (!rt_unwind_part(rows, s, w))
			break;
	return w->n;
}

#endif
