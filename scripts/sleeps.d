/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * sleeps - who asks to sleep for a time, how long, and from where
 *
 *   dtrace -s sleeps [-c command | -p pid]          end with Ctrl-C
 *
 * Programs that wake up often to look for something cost power and latency.
 *
 *   NAME             CALL                 TIMES  MILLISECONDS
 *   updater          clock_nanosleep       1000         10061
 *   cron             poll                     1         60000
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option zdefs

syscall::nanosleep:entry, syscall::clock_nanosleep:entry, syscall::poll:entry, syscall::ppoll:entry,
syscall::clock_nanosleep_time64:entry, syscall::ppoll_time64:entry, syscall::pselect6_time64:entry,
syscall::select:entry, syscall::pselect6:entry, syscall::epoll_wait:entry, syscall::epoll_pwait:entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
}

syscall::nanosleep:return, syscall::clock_nanosleep:return, syscall::poll:return, syscall::ppoll:return,
syscall::clock_nanosleep_time64:return, syscall::ppoll_time64:return, syscall::pselect6_time64:return,
syscall::select:return, syscall::pselect6:return, syscall::epoll_wait:return, syscall::epoll_pwait:return
/self->began/
{
	@times[execname, probefunc] = count();
	@ms[execname, probefunc] = sum(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	normalize(@ms, 1000000);
	printf("%-16s %-18s %7s %13s\n", "NAME", "CALL", "TIMES", "MILLISECONDS");
	printa("%-16s %-18s %@7d %@13d\n", @times, @ms);
}
