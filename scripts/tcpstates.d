/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tcpstates - TCP connections from state to state, with the time in the old one
 *
 *   dtrace -s tcpstates [PORT]                      with this port at either end, or all
 *
 * MS is 0 where the connection was in that state before tracing began.
 *
 *   LOCAL                 REMOTE                      MS STATES
 *   10.0.0.5:0            192.0.2.7:443                0 state-closed -> state-syn-sent
 *   10.0.0.5:40112        192.0.2.7:443               21 state-syn-sent -> state-established
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs

uint64_t since[uintptr_t];

dtrace:::BEGIN
{
	printf("%-21s %-21s %8s %s\n", "LOCAL", "REMOTE", "MS", "STATES");
}

tcp:::state-change
/!$1 || args[3]->tcps_lport == $1 || args[3]->tcps_rport == $1/
{
	this->since = since[args[1]->cs_addr];
	printf("%-21s %-21s %8d %s -> %s\n", strjoin(args[2]->ip_saddr, strjoin(":", lltostr(args[3]->tcps_lport))),
	    strjoin(args[2]->ip_daddr, strjoin(":", lltostr(args[3]->tcps_rport))),
	    this->since ? (timestamp - this->since) / 1000000 : 0, tcp_state_string[args[5]->tcps_state],
	    tcp_state_string[args[3]->tcps_state]);
	since[args[1]->cs_addr] = args[3]->tcps_state == TCP_STATE_CLOSED ? 0 : timestamp;
}
