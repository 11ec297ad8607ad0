/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * slowcalls - system calls that take longer than so many milliseconds
 *
 *   dtrace -s slowcalls [-c command | -p pid] [MS]  10 if it is not said
 *
 *      PID NAME             CALL                       MS     RESULT
 *    18850 sleep            clock_nanosleep          1000          0
 *    18843 sh               wait4                    1002      18850
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	limit = ($1 ? $1 : 10) * 1000000;
	printf("%8s %-16s %-20s %8s %10s\n", "PID", "NAME", "CALL", "MS", "RESULT");
}

syscall:::entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
}

syscall:::return
/self->began && timestamp - self->began >= limit/
{
	printf("%8d %-16s %-20s %8d %10d\n", pid, execname, probefunc, (timestamp - self->began) / 1000000, arg1);
}

syscall:::return
{
	self->began = 0;
}
