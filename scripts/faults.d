/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * faults - programs that crash: the signal, the address, and where
 *
 *   dtrace -s faults [-c command | -p pid]
 *
 * Faults that a program handles itself are shown as well.
 *
 *   crash[18852]: signal 11 at address 0x10
 *                 crash`parse+0x1d
 *                 crash`main+0x42
 *                 libc.so.6`__libc_start_call_main+0x7a
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

proc:::fault
/!$target || progenyof($target)/
{
	printf("%s[%d]: signal %d at address 0x%x\n", execname, pid, args[1]->si_signo,
	    args[1]->si_addr);
	ustack();
}
