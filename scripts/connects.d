/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * connects - TCP connections that are asked for, and what becomes of them
 *
 *   dtrace -s connects [-c command | -p pid]
 *
 * US is from the request to the answer.
 *
 *      PID NAME                   US RESULT      TO
 *    18851 curl                23104 established 192.0.2.7:443
 *    18852 curl                   81 refused     127.0.0.1:8080
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%8s %-16s %8s %-11s %s\n", "PID", "NAME", "US", "RESULT", "TO");
}

tcp:::connect-request
/!$target || progenyof($target)/
{
	began[args[1]->cs_addr] = timestamp;
	who[args[1]->cs_addr] = pid;
	name[args[1]->cs_addr] = execname;
}

/* The answer may be received in any thread. */
tcp:::connect-established, tcp:::connect-refused
/began[args[1]->cs_addr]/
{
	printf("%8d %-16s %8d %-11s %s:%d\n", who[args[1]->cs_addr], name[args[1]->cs_addr],
	    (timestamp - began[args[1]->cs_addr]) / 1000, probename == "connect-refused" ? "refused" : "established",
	    args[2]->ip_daddr, args[3]->tcps_rport);
	began[args[1]->cs_addr] = 0;
	who[args[1]->cs_addr] = 0;
	name[args[1]->cs_addr] = 0;
}
