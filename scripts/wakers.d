/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * wakers - who wakes whom, how often
 *
 *   dtrace -s wakers [-c command | -p pid]          end with Ctrl-C
 *
 * With a process: those that wake its threads. What a device or a timer wakes is counted for whoever was interrupted.
 *
 *   WAKER            WOKEN               TIMES
 *   sleep            sh                      1
 *   swapper/0        updater              1000
 */
#pragma D option quiet
#pragma D option defaultargs

sched:::wakeup
/!$target || args[1]->pr_pid == $target/
{
	@[execname, args[1]->pr_fname] = count();
}

dtrace:::END
{
	printf("%-16s %-16s %8s\n", "WAKER", "WOKEN", "TIMES");
	printa("%-16s %-16s %@8d\n", @);
}
