/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syscalls - system calls, counted by program and call, with the time spent in them
 *
 *   dtrace -s syscalls [-c command | -p pid]        end with Ctrl-C
 *
 *   NAME             CALL                    COUNT   MICROSECONDS
 *   cat              write                       3             12
 *   cat              read                        4             17
 *   sh               wait4                       1            904
 */
#pragma D option quiet
#pragma D option defaultargs

syscall:::entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
}

syscall:::return
/self->began/
{
	@calls[execname, probefunc] = count();
	@time[execname, probefunc] = sum(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	normalize(@time, 1000);
	printf("%-16s %-20s %8s %14s\n", "NAME", "CALL", "COUNT", "MICROSECONDS");
	printa("%-16s %-20s %@8d %@14d\n", @calls, @time);
}
