// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * The one place where a program is run, and where it is decided that it can't be.
 *
 * A probe may be anywhere: in an NMI, in an interrupt, between user mode and the kernel, inside
 * what a program itself calls. So a source asks first:
 *
 *	preemption is off
 *	why = dt_enter();
 *	if (why < 0) { dt_run() for each program here; dt_leave(); } else dt_decline(each, why);
 *
 * Between dt_enter() and dt_leave() no other program of the driver runs on this CPU: what is called
 * from there - map helpers, the ring buffer, an interrupt, an NMI, a page fault of a program's load
 * - finds the CPU taken, and is counted instead of run. That bounds the depth at one, whatever is
 * probed.
 *
 * Preemption off is all that callbacks need to be waited for, and all the RCU read side that BPF
 * needs: since 5.0 one grace period covers both. rcu_read_lock() would be worse than nothing:
 * probes sit in RCU's own functions, and the unlock of an outermost reader may call back into them.
 * Only lock proving asks for the real one.
 *
 * This file, as the whole module, is compiled without ftrace's calls: nothing in here fires a
 * probe. And what runs where the CPU is not taken has no kprobe (trap.c says why).
 */
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/kprobes.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>

#include "driver.h"
#include "ring.h"

/* A program of the driver's runs on this CPU. */
DEFINE_PER_CPU(int, dt_taken);
DEFINE_PER_CPU(struct dt_stack_use, dt_stack_use);
struct dt_counts __percpu *dt_total;

static unsigned int fail_alloc;
module_param(fail_alloc, uint, 0600);
MODULE_PARM_DESC(fail_alloc, "Memory runs out at the Nth request from now on, once (for tests)");

bool dt_no_memory(void)
{
	return unlikely(fail_alloc) && !--fail_alloc;
}

static void count_one(struct dt_counts __percpu *counts, enum dt_counter n)
{
#ifdef CONFIG_64BIT
	this_cpu_inc(counts->low[n]);
#else
	if (!this_cpu_inc_return(counts->low[n]))
		this_cpu_inc(counts->high[n]);
#endif
}
NOKPROBE_SYMBOL(count_one);

/* Counts for an attachment and for the driver. Preemption is off. */
void dt_count(struct dt_attachment *a, enum dt_counter n)
{
	count_one(a->counts, n);
	count_one(dt_total, n);
}
NOKPROBE_SYMBOL(dt_count);

void dt_count_total(enum dt_counter n)
{
	count_one(dt_total, n);
}
NOKPROBE_SYMBOL(dt_count_total);

/* A program at a place that isn't run. */
void dt_decline(struct dt_attachment *a, enum dt_counter why, unsigned long where)
{
	dt_count(a, why);
	dt_event(DT_LEVEL_DECLINED, DT_EVENT_DECLINED, where, a->kind | why << 8);
}
NOKPROBE_SYMBOL(dt_decline);

u64 dt_counted_on(const struct dt_counts __percpu *counts, enum dt_counter n, int cpu)
{
	const struct dt_counts *c = per_cpu_ptr(counts, cpu);
#ifdef CONFIG_64BIT
	return READ_ONCE(c->low[n]);
#else
	unsigned long high, low;

	do {
		high = READ_ONCE(c->high[n]);
		low = READ_ONCE(c->low[n]);
	} while (high != READ_ONCE(c->high[n]));
	return (u64)high << 32 | low;
#endif
}

u64 dt_counted(const struct dt_counts __percpu *counts, enum dt_counter n)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += dt_counted_on(counts, n, cpu);
	return sum;
}

/*
 * What a program, a fault of its own, and an interrupt that comes meanwhile may need of a task's
 * stack. A program has 512 bytes; a fault in a helper takes about as much again, twice.
 */
#define STACK_LEAST (2048ul << IS_ENABLED(CONFIG_KASAN))

/* Interrupts and NMIs have stacks of their own, which are never deep. */
static bool stack_is_full(void)
{
	return current_stack_pointer - (unsigned long)task_stack_page(current) < STACK_LEAST;
}

/* -1, or why programs can't be run here. The CPU is taken. */
static int why_not(void)
{
	if (!rcu_is_watching())
		return DT_NOT_WATCHED;
	/*
	 * Locks of maps and their memory may be held: kernels before 6.16 would wait for them for
	 * ever.
	 */
	if (dt_bpf_prog_active && __this_cpu_read(*dt_bpf_prog_active))
		return DT_BUSY;
	if (unlikely(stack_is_full()))
		return DT_STACK_FULL;
	return -1;
}

/*
 * Takes this CPU. Returns -1, or the counter that says why it can't be had. Preemption is off.
 * Nothing is called before the CPU is taken: what is called may have a kprobe, whose int3 comes here again.
 */
int dt_enter(void)
{
	int why;

	if (__this_cpu_read(dt_taken))
		return DT_RECURSION;
	/* An NMI in between takes the CPU and gives it back. */
	__this_cpu_write(dt_taken, 1);
	barrier();
	why = why_not();
	if (unlikely(why >= 0))
		dt_leave();
	return why;
}
NOKPROBE_SYMBOL(dt_enter);

void dt_leave(void)
{
	barrier();
	__this_cpu_write(dt_taken, 0);
}
NOKPROBE_SYMBOL(dt_leave);

static bool paint_stack;
module_param(paint_stack, bool, 0600);
MODULE_PARM_DESC(paint_stack, "Measure how much stack programs use, at a cost (default off)");

#define PAINT	    0x5ea1ab1eul
#define PAINT_MOST  4096 /* bytes */
#define PAINT_SPARE 1024 /* of the stack's end, which something else may need or check */

/*
 * Paints the stack of a task below where it is in use, and returns where the paint begins; 0: there
 * is no room. What interrupts put there meanwhile is used by nobody any more when they return.
 */
static noinline __no_sanitize_address unsigned long paint(void)
{
	unsigned long sp = current_stack_pointer, stack = (unsigned long)task_stack_page(current);
	volatile unsigned long *low, *to = (unsigned long *)(sp - 128), *at;

	if (sp < stack + PAINT_SPARE + PAINT_MOST || sp >= stack + THREAD_SIZE)
		return 0;
	low = (unsigned long *)((sp - PAINT_MOST) & -sizeof(long));
	for (at = low; at < to; at++)
		*at = PAINT;
	return (unsigned long)low;
}

/* How far a program, and what interrupted it, came from sp towards where the paint begins. */
static noinline __no_sanitize_address void measure_paint(unsigned long low, unsigned long sp)
{
	volatile unsigned long *at = (unsigned long *)low;

	while ((unsigned long)at < sp && *at == PAINT)
		at++;
	if (sp - (unsigned long)at > __this_cpu_read(dt_stack_use.program))
		__this_cpu_write(dt_stack_use.program, sp - (unsigned long)at);
}

/* regs: where the probe is */
static void measure_stack(const struct pt_regs *regs)
{
	unsigned long sp = current_stack_pointer, stack = (unsigned long)task_stack_page(current);

	if (sp < stack || sp >= stack + THREAD_SIZE)
		return;
	if (stack + THREAD_SIZE - sp > __this_cpu_read(dt_stack_use.deepest))
		__this_cpu_write(dt_stack_use.deepest, stack + THREAD_SIZE - sp);
	if (regs->sp > sp && regs->sp - sp < THREAD_SIZE &&
	    regs->sp - sp > __this_cpu_read(dt_stack_use.ours))
		__this_cpu_write(dt_stack_use.ours, regs->sp - sp);
}

/* Runs an attachment's program at a place; between dt_enter() and dt_leave(). */
void dt_run(struct dt_attachment *a, struct dt_context *ctx, unsigned long where, u64 cookie)
{
	/* bpf_get_attach_cookie() looks for it here, and believes that it finds one. */
	struct bpf_trace_run_ctx run = { .bpf_cookie = cookie };
	struct bpf_run_ctx *old;
	unsigned long painted = 0;

	ctx->word[DTRACE_CTX_COOKIE] = cookie;
	ctx->word[DTRACE_CTX_WHERE] = where;
	measure_stack((const struct pt_regs *)(unsigned long)ctx->word[DTRACE_CTX_REGS]);
	if (!a->prog) {
		dt_event(DT_LEVEL_SESSIONS, DT_EVENT_HIT, where, a->kind);
		goto ran;
	}
	dt_event(DT_LEVEL_FIRED, DT_EVENT_FIRED, where, a->kind);
	old = bpf_set_run_ctx(&run.run_ctx);
#ifdef CONFIG_PROVE_RCU
	rcu_read_lock();
#endif
	if (unlikely(READ_ONCE(paint_stack)))
		painted = paint();
	bpf_prog_run(a->prog, ctx->word);
	if (unlikely(painted))
		measure_paint(painted, current_stack_pointer);
#ifdef CONFIG_PROVE_RCU
	rcu_read_unlock();
#endif
	bpf_reset_run_ctx(old);
ran:
	dt_count(a, DT_FIRED);
	if (in_nmi())
		dt_count(a, DT_NMI);
	else if (in_hardirq())
		dt_count(a, DT_IRQ);
}

/*
 * Waits for every callback that may have seen what is now unreachable. The rude kind also asks CPUs
 * whom RCU does not watch: a callback there looks at tables to count that it declined.
 */
void dt_grace(void)
{
	synchronize_rcu();
	synchronize_rcu_tasks_rude();
}

int dt_run_init(void)
{
	dt_total = alloc_percpu(struct dt_counts);
	return dt_total ? 0 : -ENOMEM;
}

void dt_run_exit(void)
{
	free_percpu(dt_total);
}
