/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rwsizes - how much one read or write of a program moves: a distribution, in bytes
 *
 *   dtrace -s rwsizes [-c command | -p pid]         end with Ctrl-C
 *
 *   dd read
 *            value  ------------- Distribution ------------- count
 *              256 |                                         0
 *              512 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@     9
 *             1024 |@@@@                                     1
 *             2048 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

sysinfo:::readch
/!$target || progenyof($target)/
{
	@[execname, "read"] = quantize(arg0);
}

sysinfo:::writech
/!$target || progenyof($target)/
{
	@[execname, "write"] = quantize(arg0);
}

dtrace:::END
{
	printa("%s %s%@d\n", @);
}
