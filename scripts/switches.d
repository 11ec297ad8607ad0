/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * switches - how often threads leave the CPU: because they wait, and because they must
 *
 *   dtrace -s switches [-c command | -p pid]        end with Ctrl-C
 *
 *   NAME              WAITED PREEMPTED
 *   cc                     4        61
 *   postgres            9022         3
 */
#pragma D option quiet
#pragma D option defaultargs

sched:::sleep
/pid && (!$target || progenyof($target))/
{
	@waited[execname] = sum(1);
	@preempted[execname] = sum(0);
}

sched:::preempt
/!$target || progenyof($target)/
{
	@waited[execname] = sum(0);
	@preempted[execname] = sum(1);
}

dtrace:::END
{
	printf("%-16s %8s %9s\n", "NAME", "WAITED", "PREEMPTED");
	printa("%-16s %@8d %@9d\n", @waited, @preempted);
}
