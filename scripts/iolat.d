/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * iolat - how long requests to disks take: a distribution for each disk, in microseconds
 *
 *   dtrace -s iolat [-c command | -p pid]           end with Ctrl-C
 *
 *   vda read
 *            value  ------------- Distribution ------------- count
 *               64 |                                         0
 *              128 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@          391
 *              256 |@@@@@@@@@                                110
 *              512 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

io:::start
/!$target || progenyof($target)/
{
	began[arg0] = timestamp;
}

io:::done
/began[arg0]/
{
	@[args[1]->dev_statname, args[0]->b_flags & B_WRITE ? "write" : "read"] =
	    quantize((timestamp - began[arg0]) / 1000);
	began[arg0] = 0;
}

dtrace:::END
{
	printa("%s %s%@d\n", @);
}
