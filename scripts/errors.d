/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * errors - system calls that fail, by program, call and error number
 *
 *   dtrace -s errors [-c command | -p pid]          end with Ctrl-C
 *
 * The numbers are those of <errno.h>: 2 is "no such file", 11 "try again", 13 "permission denied".
 *
 *   NAME             CALL                 ERROR    COUNT
 *   sh               wait4                   10        2
 *   cc               access                   2       31
 */
#pragma D option quiet
#pragma D option defaultargs

syscall:::return
/(!$target || progenyof($target)) && errno/
{
	@[execname, probefunc, errno] = count();
}

dtrace:::END
{
	printf("%-16s %-20s %5s %8s\n", "NAME", "CALL", "ERROR", "COUNT");
	printa("%-16s %-20s %5d %@8d\n", @);
}
