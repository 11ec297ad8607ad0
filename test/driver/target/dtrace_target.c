// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Functions to probe that nothing but the test calls: `echo N
 * >/sys/module/dtrace_target/parameters/call` calls each N times.
 *
 * And page faults of the kernel's own, at places where they are least welcome: `echo PLACE N
 * >/sys/module/dtrace_target/parameters/fault` makes N of them, at the address that reading `fault` tells.
 *
 * And one breakpoint anywhere in the kernel: `echo FUNCTION OFFSET >/sys/module/dtrace_target/parameters/breakpoint`; `echo -` takes
 * it away; reading it tells how often it was hit.
 */
#include <linux/irq_work.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/sched/task_stack.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>
#include <asm/nmi.h>

long dtrace_target_args(long a, long b, long c, long d, long e, long f, long g, long h, long i);
long dtrace_target_other(long a);

noinline long dtrace_target_args(long a, long b, long c, long d, long e, long f, long g, long h,
				 long i)
{
	barrier();
	return a + b + c + d + e + f + g + h + i;
}

noinline long dtrace_target_other(long a)
{
	barrier();
	return -a;
}

/* Sums up what they return, so that a damaged value is seen. */
static long sum;

static int set_call(const char *text, const struct kernel_param *param)
{
	unsigned int n, i;
	int err = kstrtouint(text, 0, &n);

	if (err)
		return err;
	for (i = 0; i < n; i++) {
		sum += dtrace_target_args(1, 2, 3, 4, 5, 6, 7, 8, 9);
		sum += dtrace_target_other(7);
	}
	return 0;
}

static int get_sum(char *text, const struct kernel_param *param)
{
	return sprintf(text, "%ld\n", sum);
}

static const struct kernel_param_ops call_ops = { .set = set_call, .get = get_sum };
module_param_cb(call, &call_ops, NULL, 0600);

/* The first word behind a page of vmalloc's: nothing is ever there. */
static void *page, *hole;

static noinline int fault_once(void)
{
	long v;

	return copy_from_kernel_nofault(&v, hole, sizeof(v)) == -EFAULT;
}

static int fault_no_interrupts(void)
{
	unsigned long flags;
	int faulted;

	local_irq_save(flags);
	faulted = fault_once();
	local_irq_restore(flags);
	return faulted;
}

static int faulted_elsewhere;

static void work_faults(struct irq_work *work)
{
	WRITE_ONCE(faulted_elsewhere, fault_once());
}

static int fault_interrupt(void)
{
	struct irq_work work = IRQ_WORK_INIT_HARD(work_faults);

	WRITE_ONCE(faulted_elsewhere, 0);
	irq_work_queue(&work);
	irq_work_sync(&work);
	return READ_ONCE(faulted_elsewhere);
}

static int breakpoint_faults(struct kprobe *p, struct pt_regs *regs)
{
	WRITE_ONCE(faulted_elsewhere, fault_once());
	return 0;
}

/* With somebody to call afterwards, the breakpoint is not replaced by a jump. */
static void breakpoint_done(struct kprobe *p, struct pt_regs *regs, unsigned long flags)
{
}

long dtrace_target_breakpoint(long a);

noinline long dtrace_target_breakpoint(long a)
{
	barrier();
	asm volatile(".globl dtrace_target_in_breakpoint\ndtrace_target_in_breakpoint: nop"
		     : "+r"(a));
	return -a;
}

static struct kprobe breakpoint = { .pre_handler = breakpoint_faults,
				    .post_handler = breakpoint_done };

static int fault_breakpoint(void)
{
	WRITE_ONCE(faulted_elsewhere, 0);
	return dtrace_target_breakpoint(3) == -3 && READ_ONCE(faulted_elsewhere);
}

static atomic_t anywhere_hit;

static int hit_anywhere(struct kprobe *p, struct pt_regs *regs)
{
	atomic_inc(&anywhere_hit);
	return 0;
}

static struct kprobe anywhere;
static char anywhere_name[64];

static void take_away(void)
{
	if (anywhere.addr)
		unregister_kprobe(&anywhere);
	anywhere.addr = NULL;
}

static int set_breakpoint(const char *text, const struct kernel_param *param)
{
	unsigned int offset;
	int err;

	take_away();
	if (*text == '-')
		return 0;
	if (sscanf(text, "%63s %u", anywhere_name, &offset) != 2)
		return -EINVAL;
	atomic_set(&anywhere_hit, 0);
	anywhere = (struct kprobe){ .symbol_name = anywhere_name,
				    .offset = offset,
				    .pre_handler = hit_anywhere,
				    .post_handler = breakpoint_done };
	err = register_kprobe(&anywhere);
	if (err)
		anywhere.addr = NULL;
	return err;
}

static int get_breakpoint(char *text, const struct kernel_param *param)
{
	return sprintf(text, "%d\n", atomic_read(&anywhere_hit));
}

static const struct kernel_param_ops breakpoint_ops = { .set = set_breakpoint,
							.get = get_breakpoint };
module_param_cb(breakpoint, &breakpoint_ops, NULL, 0600);

/* With no more than so many bytes of the stack left. */
static noinline int fault_deep(unsigned long left)
{
	volatile char room[64];

	room[0] = 1;
	if (current_stack_pointer - (unsigned long)task_stack_page(current) <= left)
		return fault_once() & room[0];
	return fault_deep(left) & room[0];
}

static atomic_t nmi_faults; /* that are still to be had */

static int set_fault(const char *text, const struct kernel_param *param)
{
	unsigned int n, left = 0, offset;
	bool probe;
	char where[16];
	int err = 0;

	if (sscanf(text, "%15s %u %u", where, &n, &left) < 2)
		return -EINVAL;
	if (!strcmp(where, "nmi")) {
		atomic_set(&nmi_faults, n);
		return 0;
	}
	probe = !strcmp(where, "breakpoint");
	if (probe) {
		/* a number that the assembler knows: an address in here would be a place to jump to */
		asm("movl $(dtrace_target_in_breakpoint - dtrace_target_breakpoint), %0"
		    : "=r"(offset));
		breakpoint.addr = (kprobe_opcode_t *)((char *)dtrace_target_breakpoint + offset);
		breakpoint.flags = 0;
		err = register_kprobe(&breakpoint);
	}
	while (!err && n--)
		if (!(probe				? fault_breakpoint()
		      : !strcmp(where, "plain")		? fault_once()
		      : !strcmp(where, "no-interrupts") ? fault_no_interrupts()
		      : !strcmp(where, "interrupt")	? fault_interrupt()
		      : !strcmp(where, "deep")		? fault_deep(left)
							: 0))
			err = -EIO;
	if (probe && breakpoint.addr)
		unregister_kprobe(&breakpoint);
	return err;
}

static int get_hole(char *text, const struct kernel_param *param)
{
	return sprintf(text, "%lx\n", (unsigned long)hole);
}

static const struct kernel_param_ops fault_ops = { .set = set_fault, .get = get_hole };
module_param_cb(fault, &fault_ops, NULL, 0600);

static atomic_t nmis_faulted;
module_param_named(nmis_faulted, nmis_faulted.counter, int, 0444);
MODULE_PARM_DESC(nmis_faulted, "How many of the NMIs asked for by fault have faulted, and went on");

/* Runs in every NMI. */
int dtrace_target_nmi(unsigned int kind, struct pt_regs *regs);
static atomic_t nmis;
module_param_named(nmis, nmis.counter, int, 0444);
MODULE_PARM_DESC(nmis, "How many NMIs there were");

noinline int dtrace_target_nmi(unsigned int kind, struct pt_regs *regs)
{
	atomic_inc(&nmis);
	if (atomic_read(&nmi_faults) > 0 && atomic_dec_return(&nmi_faults) >= 0 && fault_once())
		atomic_inc(&nmis_faulted);
	return NMI_DONE;
}

static noinline __init long dtrace_target_start(void)
{
	barrier();
	return 0;
}

static int __init target_init(void)
{
	int err;

	page = vmalloc(PAGE_SIZE);
	if (!page)
		return -ENOMEM;
	hole = page + PAGE_SIZE;
	err = register_nmi_handler(NMI_LOCAL, dtrace_target_nmi, 0, "dtrace_target");
	if (err) {
		vfree(page);
		return err;
	}
	return dtrace_target_start();
}

static void __exit target_exit(void)
{
	take_away();
	unregister_nmi_handler(NMI_LOCAL, "dtrace_target");
	vfree(page);
}

module_init(target_init);
module_exit(target_exit);
MODULE_DESCRIPTION("Functions for the tests of dtrace.ko");
MODULE_LICENSE("Dual BSD/GPL");
