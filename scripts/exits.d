/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * exits - which processes end, how, and how long they lived
 *
 *   dtrace -s exits [-c command | -p pid]
 *
 * STATUS is what the program returned, or the signal that ended it; AGE is in milliseconds.
 *
 *      PID    PPID NAME                  AGE HOW
 *    18844   18843 cc                     12 exit 0
 *    18850   18843 sleep                5002 signal 15
 *    18852   18843 crash                   3 signal 11, core
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%8s %7s %-16s %8s %s\n", "PID", "PPID", "NAME", "AGE", "HOW");
}

/* What wait() will tell of the process: its number from the ninth bit, or a signal and whether there is a core. */
proc:::exit
/!$target || progenyof($target)/
{
	this->wait = curthread->signal->group_exit_code ? curthread->signal->group_exit_code : curthread->exit_code;
	printf("%8d %7d %-16s %8d %s %d%s\n", pid, ppid, execname, (timestamp - curthread->group_leader->start_time) / 1000000,
	    this->wait & 0x7f ? "signal" : "exit", this->wait & 0x7f ? this->wait & 0x7f : this->wait >> 8,
	    this->wait & 0x80 ? ", core" : "");
}
