/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * connlat - how long it takes to establish TCP connections: a distribution for each host, in microseconds
 *
 *   dtrace -s connlat [-c command | -p pid]         end with Ctrl-C
 *
 *   192.0.2.7
 *            value  ------------- Distribution ------------- count
 *             8192 |                                         0
 *            16384 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@         8
 *            32768 |@@@@@@@@                                 2
 *            65536 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

tcp:::connect-request
/!$target || progenyof($target)/
{
	began[args[1]->cs_addr] = timestamp;
}

tcp:::connect-established
/began[args[1]->cs_addr]/
{
	@[args[2]->ip_daddr] = quantize((timestamp - began[args[1]->cs_addr]) / 1000);
	began[args[1]->cs_addr] = 0;
}

dtrace:::END
{
	printa("%s%@d\n", @);
}
