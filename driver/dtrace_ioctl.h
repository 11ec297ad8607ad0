/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * How dtrace and its driver talk: ioctls on /dev/dtrace.
 *
 * A session is the open file. It attaches BPF programs, given by their file descriptors, to places
 * in the kernel; closing the file (an exit and a kill do it, too) detaches them all. The programs
 * are raw tracepoint programs without an attach type of their own, as bpf(2) loads them with
 * BPF_PROG_TYPE_RAW_TRACEPOINT. What they get is an array of DTRACE_CTX_WORDS words:
 *
 *	[DTRACE_CTX_COOKIE]	the cookie of the point that fired
 *	[DTRACE_CTX_WHERE]	its address, or number of vector
 *	[DTRACE_CTX_REGS]	struct pt_regs * at that place
 *	[DTRACE_CTX_ARGS + n]	argument n of the probe:
 *	    ENTRY		the function's arguments, those that are passed in registers; then
 *				the first words of the stack
 *	    RETURN		0, the value returned
 *	    TRAP		page fault: address, struct pt_regs *, error code; other
 *				exceptions: 0, struct pt_regs *, error code or 0. Of int3
 *				(vector 3) those that are not the kernel's own patching
 *
 * Every structure begins with its size as the caller knows it, so that both sides can grow: what
 * the other side does not know is 0 or is left alone. All numbers are the machine's; pointers are
 * 64 bits on every machine, so a 32-bit program and a 64-bit kernel agree.
 */
#ifndef DTRACE_IOCTL_H
#define DTRACE_IOCTL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define DTRACE_DEVICE "/dev/dtrace"
#define DTRACE_DRIVER_VERSION                                                                      \
	1 /* of this file; a change that old programs can't bear makes it one more */

enum {
	DTRACE_CTX_COOKIE,
	DTRACE_CTX_WHERE,
	DTRACE_CTX_REGS,
	DTRACE_CTX_ARGS,
	DTRACE_CTX_WORDS = 12, /* the most that the kernel lets a raw tracepoint program read */
};

/* Where programs can be attached. */
enum dtrace_source {
	DTRACE_ENTRY,  /* functions, where they begin: by ftrace */
	DTRACE_RETURN, /* functions, where they return to their caller */
	DTRACE_TRAP,   /* processor exceptions, before the kernel handles them; where: the vector */
	DTRACE_TRAP_RETURN, /* ... and after; not of int3 */
	DTRACE_NSOURCES,
};

/* DTRACE_IOC_INFO */
struct dtrace_info {
	__u32 size;
	__u32 version;	     /* DTRACE_DRIVER_VERSION of the driver */
	__u32 sources;	     /* bit n: enum dtrace_source n works here */
	__u32 sessions;	     /* open ones, this one too */
	__u64 traps;	     /* bit n: vector n can be probed */
	char trap_way[32];   /* how vectors are hooked: "idt", "call", "none: pti is on" ... */
	char return_way[32]; /* ... and returns: "rethook", "fprobe", "none: ..." */
};

struct dtrace_point {
	__u64 where; /* address of a function as /proc/kallsyms has it, or a vector */
	__u64 cookie;
};

/* DTRACE_IOC_ATTACH: gives an id > 0 for DETACH. All points are attached, or none is. */
struct dtrace_attach {
	__u32 size;
	__u32 source; /* enum dtrace_source */
	__s32 prog_fd;
	__u32 npoints; /* at least 1 */
	__u64 points;  /* struct dtrace_point * */
	__u32 flags;   /* DTRACE_ATTACH_* */
	/* out, with EINVAL, ENOENT or EEXIST: the first point that can't be had, or npoints */
	__u32 bad;
};
#define DTRACE_ATTACH_SKIP_BAD                                                                     \
	1 /* leave out points that can't be had: .where of them becomes 0 in the caller's array */

/* DTRACE_IOC_COUNTERS: what happened to this session's attachments so far, on all CPUs. */
struct dtrace_counters {
	__u32 size;
	__u32 pad;
	__u64 fired;	   /* programs run */
	__u64 recursion;   /* not run: a driver's probe was running on this CPU already */
	__u64 not_watched; /* not run: RCU did not watch (idle, on the way from or to user mode) */
	__u64 missed_returns; /* returns not seen: no room to remember the call */
	__u64 busy; /* not run: bpf(2) or a program of the kernel's was in a map on this CPU */
	__u64 stack_full; /* not run: hardly any of the stack was left */
};

/* What the first version of each structure had, which is the least that a caller may give. */
#define DTRACE_INFO_LEAST     88
#define DTRACE_ATTACH_LEAST   32
#define DTRACE_COUNTERS_LEAST 40

#define DTRACE_IOC_MAGIC    0xD7
#define DTRACE_IOC_INFO	    _IOWR(DTRACE_IOC_MAGIC, 1, struct dtrace_info)
#define DTRACE_IOC_ATTACH   _IOWR(DTRACE_IOC_MAGIC, 2, struct dtrace_attach)
#define DTRACE_IOC_DETACH   _IOW(DTRACE_IOC_MAGIC, 3, __u32)
#define DTRACE_IOC_COUNTERS _IOWR(DTRACE_IOC_MAGIC, 4, struct dtrace_counters)

#endif
