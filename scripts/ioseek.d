/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ioseek - how far from each other the requests of a program to a disk are: a distribution, in kilobytes
 *
 *   dtrace -s ioseek [-c command | -p pid]          end with Ctrl-C
 *
 * 0 is a request that continues the one before it.
 *
 *   dd vda
 *            value  ------------- Distribution ------------- count
 *               -1 |                                         0
 *                0 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 15
 *                1 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

uint64_t end[string, int];

io:::start
/(!$target || progenyof($target)) && end[args[1]->dev_statname, pid]/
{
	this->gap = (int64_t)(args[0]->b_blkno - end[args[1]->dev_statname, pid]);
	@[execname, args[1]->dev_statname] = quantize((this->gap < 0 ? -this->gap : this->gap) / 2);
}

io:::start
/!$target || progenyof($target)/
{
	end[args[1]->dev_statname, pid] = args[0]->b_blkno + args[0]->b_bcount / 512;
}

dtrace:::END
{
	printa("%s %s%@d\n", @);
}
