/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * iosize - how large the requests to disks are: a distribution for each program and disk, in bytes
 *
 *   dtrace -s iosize [-c command | -p pid]          end with Ctrl-C
 *
 *   dd vda
 *            value  ------------- Distribution ------------- count
 *            32768 |                                         0
 *            65536 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 16
 *           131072 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

io:::start
/!$target || progenyof($target)/
{
	@[execname, args[1]->dev_statname] = quantize(args[0]->b_bcount);
}

dtrace:::END
{
	printa("%s %s%@d\n", @);
}
