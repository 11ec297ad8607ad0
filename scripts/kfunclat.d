/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * kfunclat - how long a function of the kernel takes: a distribution for each program, in nanoseconds
 *
 *   dtrace -s kfunclat [-c command | -p pid] FUNCTION
 *
 *   vfs_read cat
 *            value  ------------- Distribution ------------- count
 *              128 |                                         0
 *              256 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@           12
 *              512 |@@@@@@@@@@                               4
 *             1024 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

fbt::$1:entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
}

fbt::$1:return
/self->began/
{
	@[probefunc, execname] = quantize(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	printa("%s %s%@d\n", @);
}
