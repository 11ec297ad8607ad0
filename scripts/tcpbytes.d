/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * tcpbytes - what TCP sends to whom and receives from whom: packets and bytes of data
 *
 *   dtrace -s tcpbytes                              end with Ctrl-C
 *
 * Where the device cuts large packets into pieces the packets are those before that.
 *
 *   DIRECTION HOST               PORT  PACKETS      BYTES
 *   send      192.0.2.7           443       31       2104
 *   receive   192.0.2.7           443       44     771203
 */
#pragma D option quiet

tcp:::send
{
	@packets[probename, args[2]->ip_daddr, args[4]->tcp_dport] = count();
	@bytes[probename, args[2]->ip_daddr, args[4]->tcp_dport] = sum(args[2]->ip_plength - args[4]->tcp_offset);
}

tcp:::receive
{
	@packets[probename, args[2]->ip_saddr, args[4]->tcp_sport] = count();
	@bytes[probename, args[2]->ip_saddr, args[4]->tcp_sport] = sum(args[2]->ip_plength - args[4]->tcp_offset);
}

dtrace:::END
{
	printf("%-9s %-16s %6s %8s %10s\n", "DIRECTION", "HOST", "PORT", "PACKETS", "BYTES");
	printa("%-9s %-16s %6d %@8d %@10d\n", @packets, @bytes);
}
