/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * hotkernel - which functions of the kernel use the CPUs
 *
 *   dtrace -s hotkernel [-c command | -p pid]       end with Ctrl-C
 *
 * Each CPU is looked at 997 times a second. The idle loop is not counted.
 *
 *   FUNCTION                                             SAMPLES
 *   vmlinux`copy_user_enhanced_fast_string                    12
 *   vmlinux`clear_page_erms                                  208
 */
#pragma D option quiet
#pragma D option defaultargs

profile-997
/arg0 && pid && (!$target || progenyof($target))/
{
	@[func(arg0)] = count();
}

dtrace:::END
{
	printf("%-50s %9s\n", "FUNCTION", "SAMPLES");
	printa("%-50a %@9d\n", @);
}
