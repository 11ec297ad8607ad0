/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * execs - which programs are run, with their arguments, and by whom
 *
 *   dtrace -s execs [-c command | -p pid]
 *
 * Without a process it shows everybody's, else those of the process and its descendants. Programs that could not be
 * run are shown with their error number.
 *
 *      PID    PPID    UID PARENT           ARGUMENTS
 *    18843   18842      0 make             sh -c cc -c main.c
 *    18844   18843      0 sh               cc -c main.c
 *    18851   18843      0 sh               (error 2)
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%8s %7s %6s %-16s %s\n", "PID", "PPID", "UID", "PARENT", "ARGUMENTS");
}

proc:::exec-success
/!$target || progenyof($target)/
{
	printf("%8d %7d %6d %-16s %s\n", pid, ppid, uid, stringof(curthread->real_parent->comm),
	    curpsinfo->pr_psargs);
}

proc:::exec-failure
/!$target || progenyof($target)/
{
	printf("%8d %7d %6d %-16s (error %d)\n", pid, ppid, uid, execname, args[0]);
}
