/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ufunclat - how long a function of a program, or of its libraries, takes: a distribution, in nanoseconds
 *
 *   dtrace -s ufunclat -c command FUNCTION          or -p pid; a pattern means several
 *
 * Only the outermost call of a function that calls itself is counted.
 *
 *   parse
 *            value  ------------- Distribution ------------- count
 *              512 |                                         0
 *             1024 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@     281
 *             2048 |@@@@                                     31
 *             4096 |                                         0
 */
#pragma D option quiet

self uint64_t began[string];
self int depth[string];

pid$target::$1:entry
/!self->began[probefunc]/
{
	self->began[probefunc] = timestamp;
}

pid$target::$1:entry
{
	self->depth[probefunc]++;
}

pid$target::$1:return
/self->depth[probefunc] && !--self->depth[probefunc]/
{
	@[probefunc] = quantize(timestamp - self->began[probefunc]);
	self->began[probefunc] = 0;
}

dtrace:::END
{
	printa("%s%@d\n", @);
}
