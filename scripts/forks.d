/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * forks - who makes processes and threads, and how many
 *
 *   dtrace -s forks [-c command | -p pid]           end with Ctrl-C
 *
 *   NAME             PROCESSES  THREADS
 *   make                    41        0
 *   sh                      39        0
 *   firefox                  2       27
 */
#pragma D option quiet
#pragma D option defaultargs

proc:::create
/!$target || progenyof($target)/
{
	@processes[execname] = sum(1);
	@threads[execname] = sum(0);
}

proc:::lwp-create
/(!$target || progenyof($target)) && args[0]->pr_lwpid != args[1]->pr_pid/
{
	@processes[execname] = sum(0);
	@threads[execname] = sum(1);
}

dtrace:::END
{
	printf("%-16s %9s %8s\n", "NAME", "PROCESSES", "THREADS");
	printa("%-16s %@9d %@8d\n", @processes, @threads);
}
