/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * dtrace.ko: what its files share.
 *
 * The driver is a set of probe sources. It holds no language and no buffers: it runs BPF programs
 * that dtrace has loaded, at places where the kernel itself offers BPF no way in.
 *
 *	main.c	the device, sessions, the ioctls; which sources there are
 *	run.c	the one place where a program is run; counting
 *	func.c	functions: one ftrace handler for all of them
 *	ret.c	returns of functions
 *	trap.c	processor exceptions
 *	patch.c	calls of the kernel's, made to lead elsewhere
 *	table.c	from a place to the programs there
 *	sym.c	what the kernel has but doesn't export, found by name
 *	ring.c	the driver's own events
 *	proc.c	/proc/dtrace; each of its files is a view_*.c
 *
 * Life cycle. A session (an open file) owns attachments; an attachment owns a program and the
 * points where it runs. An attachment is made whole or not at all, under dt_lock. To take one away,
 * its source first makes it unreachable for callbacks that begin (which can't fail), then a grace
 * period passes (dt_grace()), then it is freed. The module can't go while a session is open.
 *
 * Locks, from the outside in:
 *	dt_lock			sessions, attachments, tables, what ftrace knows; sleeps
 *	ftrace's, text_mutex	taken by the kernel when a source registers
 * Callbacks take no lock. They run with preemption off, which is what dt_grace() waits for. The
 * module notifier runs inside the kernel's lock of its chain and takes dt_lock; so nothing under
 * dt_lock may register a module notifier or load a module.
 */
#ifndef DT_DRIVER_H
#define DT_DRIVER_H

#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/ftrace.h>
#include <linux/idr.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/static_call.h>
#include <linux/version.h>

#include "dtrace_ioctl.h"

/*
 * The kernel moved fprobes from rethook to the function graph tracer in 6.14; before that, rethook
 * is ours to use.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
#define DT_RETHOOK 1
#include <linux/rethook.h>
#else
#define DT_RETHOOK 0
#endif

/*
 * Exceptions that can be hooked: number, name of the kernel's functions behind exc_ and asm_exc_, is there an error code? Those
 * that are hooked in the entry code, and all.
 */
#define DT_ENTRY_TRAPS(X)                                                                          \
	X(0, divide_error, false)                                                                  \
	X(4, overflow, false)                                                                      \
	X(5, bounds, false)                                                                        \
	X(6, invalid_op, false)                                                                    \
	X(7, device_not_available, false)                                                          \
	X(9, coproc_segment_overrun, false)                                                        \
	X(10, invalid_tss, true)                                                                   \
	X(11, segment_not_present, true)                                                           \
	X(12, stack_segment, true)                                                                 \
	X(13, general_protection, true)                                                            \
	X(14, page_fault, true)                                                                    \
	X(16, coprocessor_error, false)                                                            \
	X(17, alignment_check, true)                                                               \
	X(19, simd_coprocessor_error, false)
#define DT_TRAPS(X)                                                                                \
	DT_ENTRY_TRAPS(X)                                                                          \
	X(3, int3, false)

/* One for each of them, by the X of who expands DT_COUNTERS. */
#define DT_TRAP_COUNTER(nr, name, has_error)                                                       \
	X(SEEN_##name, seen_##name, "exceptions of this kind, while hooked")

/*
 * Counters, kept per CPU for every attachment and for the driver as a whole: name in
 * /proc/dtrace/stats, and what it counts.
 */
#define DT_COUNTERS(X)                                                                             \
	X(FIRED, fired, "programs run")                                                            \
	X(RECURSION, recursion, "not run: the driver was at work on this CPU already")             \
	X(NOT_WATCHED, not_watched, "not run: RCU did not watch")                                  \
	X(BUSY, busy, "not run: bpf(2) or a program of the kernel's was in a map on this CPU")     \
	X(STACK_FULL, stack_full, "not run: hardly any of the stack was left")                     \
	X(MISSED_RETURNS, missed_returns, "no room to remember a call")                            \
	X(NMI, nmi, "of those fired: in an NMI")                                                   \
	X(IRQ, irq, "of those fired: in an interrupt")                                             \
	X(FAULTS_USER, faults_user, "page faults, while hooked: of user mode")                     \
	X(FAULTS_KERNEL, faults_kernel, "... of the kernel")                                       \
	X(FAULTS_PRESENT, faults_present, "... not allowed what they did to a page")               \
	X(FAULTS_ABSENT, faults_absent, "... without a page")                                      \
	X(FAULTS_READ, faults_read, "... reading")                                                 \
	X(FAULTS_WRITE, faults_write, "... writing")                                               \
	X(FAULTS_EXEC, faults_exec, "... fetching an instruction")                                 \
	X(FAULTS_OURS, faults_ours, "... of the driver's programs")                                \
	DT_TRAPS(DT_TRAP_COUNTER)

enum dt_counter {
#define X(id, name, what) DT_##id,
	DT_COUNTERS(X)
#undef X
		DT_NCOUNTERS,
};

/*
 * A word would wrap on a 32-bit machine, and two can't be counted up at once where an NMI may come
 * between.
 */
struct dt_counts {
	unsigned long low[DT_NCOUNTERS];
#ifndef CONFIG_64BIT
	unsigned long high[DT_NCOUNTERS];
#endif
};

/* A program at a place. */
struct dt_target {
	struct dt_attachment *a; /* NULL: no longer */
	unsigned long key;	 /* the place as callbacks see it */
	unsigned long where;	 /* ... and as the caller of the ioctl named it */
	u64 cookie;
	u32 next; /* in the table's chain: index + 1 */
};

/*
 * Targets by key. Is read by callbacks, so once they can see it only a target's a changes, to NULL.
 */
struct dt_table {
	u32 n, max, bits;
	u32 *head;
	struct dt_target target[];
};

struct dt_source;

struct dt_attachment {
	struct list_head link;		/* of its source */
	const struct dt_source *source; /* NULL until it is attached */
	enum dtrace_source kind;
	struct bpf_prog *prog; /* NULL: a hook, which only makes events (ring.h) */
	struct dt_counts __percpu *counts;
	struct dt_table *table; /* its points */
	void *own;		/* the source's */
};

/*
 * A probe source; everything under dt_lock but init and exit.
 *
 * resolve: can this place be had? Sets its key. 0, or -ENOENT (there is no such place) or -EINVAL
 *	(it is refused).
 * attach: programs may run from inside this call on. Fails whole.
 * detach: no callback that begins after it sees the attachment. Can't fail.
 * settle: after detach, of one or of many: when it returns nothing refers to them any more.
 */
struct dt_source {
	const char *name;
	int (*init)(void);
	void (*exit)(void);
	bool (*works)(enum dtrace_source kind);
	int (*resolve)(enum dtrace_source kind, unsigned long where, unsigned long *key);
	int (*attach)(struct dt_attachment *a);
	void (*detach)(struct dt_attachment *a);
	void (*settle)(void);
	void (*info)(struct dtrace_info *info);		 /* optional */
	void (*forget)(bool (*gone)(unsigned long key)); /* optional: places that cease to exist */
	u64 (*missed)(const struct dt_attachment
			      *a); /* optional: returns missed that only the kernel counts */
};

extern const struct dt_source dt_functions;
extern const struct dt_source dt_fprobes;
extern const struct dt_source dt_traps;
extern struct mutex dt_lock;

/* What a program gets; filled once for all programs at a place but for cookie and where. */
struct dt_context {
	u64 word[DTRACE_CTX_WORDS];
};

/* run.c; why: DT_RECURSION, DT_NOT_WATCHED, DT_BUSY or DT_STACK_FULL */
extern struct dt_counts __percpu *dt_total;
int dt_run_init(void);
void dt_run_exit(void);
DECLARE_PER_CPU(int, dt_taken);
int dt_enter(void);
void dt_leave(void);
void dt_run(struct dt_attachment *a, struct dt_context *ctx, unsigned long where, u64 cookie);
void dt_count(struct dt_attachment *a, enum dt_counter n);
void dt_count_total(enum dt_counter n);
void dt_decline(struct dt_attachment *a, enum dt_counter why, unsigned long where);
u64 dt_counted(const struct dt_counts __percpu *counts, enum dt_counter n);
u64 dt_counted_on(const struct dt_counts __percpu *counts, enum dt_counter n, int cpu);
void dt_grace(void);

/*
 * Of tasks' stacks: the most that was in use when a program began; the most of it that was the
 * driver's and ftrace's, from where the probe is; and, if stacks are painted, the most that a
 * program used.
 */
struct dt_stack_use {
	unsigned long deepest, ours, program;
};
DECLARE_PER_CPU(struct dt_stack_use, dt_stack_use);

/* What may fail for want of memory is asked for by these, so that a test can have it fail. */
bool dt_no_memory(void);
#define dt_alloc(call) (dt_no_memory() ? NULL : (call))
#define dt_try(call)   (dt_no_memory() ? -ENOMEM : (call))

/* table.c */
struct dt_table *dt_table_new(u32 max);
void dt_table_free(struct dt_table *t);
int dt_table_add(struct dt_table *t, struct dt_attachment *a, unsigned long key,
		 unsigned long where, u64 cookie);
const struct dt_target *dt_table_next(const struct dt_table *t, const struct dt_target *prev,
				      unsigned long key);
bool dt_table_first_of_key(const struct dt_table *t, const struct dt_target *target);
void dt_table_drop(struct dt_table *t, const struct dt_attachment *a,
		   bool (*gone)(unsigned long key));

/* func.c, for ret.c */
void dt_functions_hit(const struct dt_table *t, enum dtrace_source kind, unsigned long key,
		      struct pt_regs *regs);
void dt_function_returned(unsigned long key, struct pt_regs *regs);
int dt_function_resolve(enum dtrace_source kind, unsigned long where, unsigned long *key);
struct seq_file;
void dt_function_show_refused(struct seq_file *m);

/* ret.c: by rethook, under dt_lock but dt_ret_hook() */
bool dt_ret_works(void);
int dt_ret_start(void);
void dt_ret_stop(void);
bool dt_ret_hook(unsigned long key, struct pt_regs *regs);

/* patch.c */
enum dt_opcode { DT_CALL = 0xe8, DT_PUSH = 0x68 };
const char *dt_patch_init(void);
unsigned int dt_find_insns(const u8 *from, size_t bytes, enum dt_opcode opcode,
			   unsigned long target, u8 **insns, unsigned int max);
unsigned long dt_insn_target(const u8 *insn);
void dt_insn_set_target(u8 *insn, unsigned long target);

/* sym.c */
int dt_sym_init(void);
unsigned long dt_sym(const char *name);
bool dt_has_rethook(void);
extern int __percpu *dt_bpf_prog_active;

/* Named as those they stand for: dt_call(ftrace_location)(ip). */
#define dt_call(name) static_call(dt_##name)
DECLARE_STATIC_CALL(dt_ftrace_location, ftrace_location);
DECLARE_STATIC_CALL(dt___module_text_address, __module_text_address);
#if DT_RETHOOK
DECLARE_STATIC_CALL(dt_rethook_alloc, rethook_alloc);
DECLARE_STATIC_CALL(dt_rethook_free, rethook_free);
DECLARE_STATIC_CALL(dt_rethook_try_get, rethook_try_get);
DECLARE_STATIC_CALL(dt_rethook_recycle, rethook_recycle);
DECLARE_STATIC_CALL(dt_rethook_hook, rethook_hook);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 7, 0)
DECLARE_STATIC_CALL(dt_rethook_add_node, rethook_add_node);
#endif
#endif

/* proc.c */
int dt_proc_init(void);
void dt_proc_exit(void);

/* main.c */
bool dt_privileged(void);
int dt_hook(enum dtrace_source kind, unsigned long where);
int dt_unhook(enum dtrace_source kind, unsigned long where);
int dt_unhook_all(void);
extern unsigned int dt_sessions, dt_attachments;
extern u64 dt_attached, dt_detached, dt_attach_failed;
extern bool dt_returns;

#endif
