/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * retransmits - TCP packets that are sent again because nobody has confirmed them
 *
 *   dtrace -s retransmits
 *
 * In the state syn-sent it is the other side that does not answer at all.
 *
 *   STATE             LOCAL                 REMOTE
 *   syn-sent          10.0.0.5:40112        192.0.2.9:8080
 *   established       10.0.0.5:443          192.0.2.7:52110
 */
#pragma D option quiet
#pragma D option temporal

dtrace:::BEGIN
{
	printf("%-17s %-21s %s\n", "STATE", "LOCAL", "REMOTE");
}

sdt:::tcp_retransmit_skb
{
	this->sk = (struct sock *)args[0];
	this->ip = xlate <ipinfo_t> (this->sk);
	this->tcp = xlate <tcpsinfo_t> (this->sk);
	printf("%-17s %-21s %s:%d\n", substr(tcp_state_string[this->tcp.tcps_state], 6),
	    strjoin(this->ip.ip_saddr, strjoin(":", lltostr(this->tcp.tcps_lport))), this->ip.ip_daddr,
	    this->tcp.tcps_rport);
}
