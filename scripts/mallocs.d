/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * mallocs - how much memory a program asks malloc() for: a distribution, in bytes
 *
 *   dtrace -s mallocs -c command | -p pid           end with Ctrl-C
 *
 *   malloc
 *            value  ------------- Distribution ------------- count
 *               16 |                                         0
 *               32 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@             231
 *               64 |@@@@@@@@@@@@                             100
 *              128 |                                         0
 *   bytes asked for: 14208
 */
#pragma D option quiet

pid$target:libc.so*:malloc:entry
{
	@[probefunc] = quantize(arg0);
	@total = sum(arg0);
}

pid$target:libc.so*:calloc:entry
{
	@[probefunc] = quantize(arg0 * arg1);
	@total = sum(arg0 * arg1);
}

pid$target:libc.so*:realloc:entry
{
	@[probefunc] = quantize(arg1);
	@total = sum(arg1);
}

dtrace:::END
{
	printa("%s%@d\n", @);
	printa("bytes asked for: %@d\n", @total);
}
