/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * accepts - TCP connections that others make to this machine, and those that nobody waits for
 *
 *   dtrace -s accepts [PORT]                        any port if none is said
 *
 *    PORT RESULT      FROM
 *     443 established 192.0.2.7:52110
 *    8080 refused     127.0.0.1:40028
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

dtrace:::BEGIN
{
	printf("%5s %-11s %s\n", "PORT", "RESULT", "FROM");
}

tcp:::accept-established
/!$1 || args[3]->tcps_lport == $1/
{
	printf("%5d %-11s %s:%d\n", args[3]->tcps_lport, "established", args[2]->ip_daddr, args[3]->tcps_rport);
}

tcp:::accept-refused
/!$1 || args[4]->tcp_sport == $1/
{
	printf("%5d %-11s %s:%d\n", args[4]->tcp_sport, "refused", args[2]->ip_daddr, args[4]->tcp_dport);
}
