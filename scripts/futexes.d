/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * futexes - threads that wait for locks and conditions of their program: how often, and how long
 *
 *   dtrace -s futexes [-c command | -p pid]         end with Ctrl-C
 *
 * Mutexes and condition variables are words in memory that threads wait for. Who finds its lock free is not seen.
 *
 *   NAME             WORD                   TIMES MICROSECONDS
 *   postgres         0x7f1210021008            40         9122
 *   java             0x7f88a4000b10          1211       600115
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option zdefs

/* FUTEX_WAIT, FUTEX_LOCK_PI, FUTEX_WAIT_BITSET, FUTEX_WAIT_REQUEUE_PI, whatever their flags. */
syscall::futex:entry, syscall::futex_time64:entry
/(!$target || progenyof($target)) &&
    ((arg1 & 0x7f) == 0 || (arg1 & 0x7f) == 6 || (arg1 & 0x7f) == 9 || (arg1 & 0x7f) == 11)/
{
	self->began = timestamp;
	self->word = arg0;
}

syscall::futex:return, syscall::futex_time64:return
/self->began/
{
	@times[execname, self->word] = count();
	@us[execname, self->word] = sum(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	normalize(@us, 1000);
	printf("%-16s %-18s %9s %12s\n", "NAME", "WORD", "TIMES", "MICROSECONDS");
	printa("%-16s 0x%-16x %@9d %@12d\n", @times, @us);
}
