/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * What the walk over a process' stack (unwind.h) is told, and what it keeps: user space fills in the tables, the code room the
 * registers.
 */
#ifndef DT_RT_FRAMES_H
#define DT_RT_FRAMES_H

enum { RT_AREAS = 256, RT_FRAMES = 127 };

/*
 * A row of a file's table: how to get from its code at pc, and what follows it up to the next row, to the caller. pc counts from
 * where the table's file begins. rule: kind in bits 0-2 (enum rt_kind), cfa / 8 in bits 3-19, in bits 20-31 where the caller's
 * frame pointer is: 0 still in its register, RT_FP_LOST nowhere, else 8 times as many bytes below the CFA; for RT_FP_MEM, where
 * the frame pointer points.
 */
struct rt_row {
	unsigned int pc, rule;
};

enum rt_kind {
	RT_NONE,   /* nothing is known: frame pointers may help */
	RT_SP,	   /* CFA = stack pointer + cfa */
	RT_FP,	   /* CFA = frame pointer + cfa */
	RT_FP_MEM, /* CFA = *(frame pointer - cfa) */
	RT_PLT,	   /* CFA = stack pointer + 8, and 8 more from byte cfa / 8 on of each 16 of code */
	RT_SIGNAL, /* a signal's handler was called */
	RT_END,	   /* nothing is above it, or it can't be found */
};

enum { RT_CFA_SHIFT = 3, RT_CFA_MAX = 0x1ffff, RT_FP_SHIFT = 20, RT_FP_LOST = 0xfff };

/* Code that a process can run; rows first to first + n - 1 are its file's. pc - base is what these count. */
struct rt_area {
	unsigned long long start, end, base;
	unsigned int first, n;
};

/* By address. */
struct rt_space {
	unsigned long long n;
	unsigned long long
		own; /* not 0: some processes that began as this one have an entry of their own */
	struct rt_area at[RT_AREAS];
};

/*
 * Whose space: what an exec left in a process is the same in all that are forked from it and in nothing that runs another
 * program. pid: 0, or of one that has mapped something else since it was forked.
 */
struct rt_space_key {
	unsigned long long pid, start_code, end_code, start_stack;
};

struct rt_frames {
	struct rt_space_key key;
	unsigned long long pc, sp, fp; /* of the frame reached last */
	unsigned long long area;       /* that pc is in; RT_AREAS: in none */
	unsigned long long
		exact; /* pc was interrupted, it has not called: the instruction before is another matter */
	unsigned long long
		bare; /* what is at pc has no frame: its caller is on top of the stack, where no table knows better */
	unsigned long long cfi_only; /* no help of frame pointers is wanted */
	unsigned long long n, max;   /* frames there are; wanted, RT_FRAMES at most */
	unsigned long long at[RT_FRAMES];
};

#endif
