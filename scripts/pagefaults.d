/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * pagefaults - page faults of programs, by kind
 *
 *   dtrace -s pagefaults [-c command | -p pid]      end with Ctrl-C
 *
 * COPIES are writes to pages that are shared until somebody writes; KERNEL those that the kernel met on a program's behalf.
 *
 *   NAME               FAULTS   COPIES   KERNEL
 *   cc                   2911      218       97
 */
#pragma D option quiet
#pragma D option defaultargs

vminfo:::as_fault
/!$target || progenyof($target)/
{
	@faults[execname] = sum(arg0);
	@copies[execname] = sum(0);
	@kernel[execname] = sum(0);
}

vminfo:::cow_fault
/!$target || progenyof($target)/
{
	@copies[execname] = sum(arg0);
}

vminfo:::kernel_asflt
/!$target || progenyof($target)/
{
	@faults[execname] = sum(0);
	@copies[execname] = sum(0);
	@kernel[execname] = sum(arg0);
}

dtrace:::END
{
	printf("%-16s %8s %8s %8s\n", "NAME", "FAULTS", "COPIES", "KERNEL");
	printa("%-16s %@8d %@8d %@8d\n", @faults, @copies, @kernel);
}
