/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * syslat - how long system calls take: a distribution for each, in nanoseconds
 *
 *   dtrace -s syslat [-c command | -p pid]          end with Ctrl-C
 *
 *   read
 *            value  ------------- Distribution ------------- count
 *              256 |                                         0
 *              512 |@@@@@@@@@@@@@@@@@@@@@@@@@@@              21
 *             1024 |@@@@@@@@@@                               8
 *             2048 |@@@                                      2
 *             4096 |                                         0
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
	@[probefunc] = quantize(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	printa("%s%@d\n", @);
}
