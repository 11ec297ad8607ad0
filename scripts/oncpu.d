/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * oncpu - how long threads keep a CPU when they get it: a distribution, in microseconds
 *
 *   dtrace -s oncpu [-c command | -p pid]           end with Ctrl-C
 *
 * With a process: its own threads.
 *
 *   cc
 *            value  ------------- Distribution ------------- count
 *              512 |                                         0
 *             1024 |@@@@                                     3
 *             2048 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@     27
 *             4096 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

sched:::on-cpu
/pid && (!$target || pid == $target)/
{
	self->got = timestamp;
}

sched:::off-cpu
/self->got/
{
	@[execname] = quantize((timestamp - self->got) / 1000);
	self->got = 0;
}

dtrace:::END
{
	printa("%s%@d\n", @);
}
