/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * signals - who sends which signal to whom
 *
 *   dtrace -s signals [-c command | -p pid]
 *
 * With a process: signals that it or a descendant sends. Signals that the receiver ignores are marked.
 *
 *      PID FROM               SIGNAL TO-PID TO
 *    18843 sh                     15  18850 sleep
 *    18844 cc                     17  18843 sh (ignored)
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%8s %-16s %8s %6s %s\n", "PID", "FROM", "SIGNAL", "TO-PID", "TO");
}

proc:::signal-send, proc:::signal-discard
/!$target || progenyof($target)/
{
	printf("%8d %-16s %8d %6d %s%s\n", pid, execname, args[2], args[1]->pr_pid, args[1]->pr_fname,
	    probename == "signal-discard" ? " (ignored)" : "");
}
