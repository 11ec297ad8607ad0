// SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
/*
 * Functions to probe that nothing but the test calls: `echo N
 * >/sys/module/dtrace_target/parameters/call` calls each N times.
 */
#include <linux/module.h>
#include <linux/moduleparam.h>
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

/* Runs in every NMI. */
int dtrace_target_nmi(unsigned int kind, struct pt_regs *regs);
static atomic_t nmis;
module_param_named(nmis, nmis.counter, int, 0444);
MODULE_PARM_DESC(nmis, "How many NMIs there were");

noinline int dtrace_target_nmi(unsigned int kind, struct pt_regs *regs)
{
	atomic_inc(&nmis);
	return NMI_DONE;
}

static noinline __init long dtrace_target_start(void)
{
	barrier();
	return 0;
}

static int __init target_init(void)
{
	int err = register_nmi_handler(NMI_LOCAL, dtrace_target_nmi, 0, "dtrace_target");

	return err ?: dtrace_target_start();
}

static void __exit target_exit(void)
{
	unregister_nmi_handler(NMI_LOCAL, "dtrace_target");
}

module_init(target_init);
module_exit(target_exit);
MODULE_DESCRIPTION("Functions for the tests of dtrace.ko");
MODULE_LICENSE("Dual BSD/GPL");
