/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * packets - IP packets by device, direction, protocol and host
 *
 *   dtrace -s packets                               end with Ctrl-C
 *
 * BYTES is without the header of IP. Protocols: 1 ICMP, 6 TCP, 17 UDP, 58 ICMP of IPv6.
 *
 *   DEVICE   DIRECTION PROTO HOST                              PACKETS      BYTES
 *   eth0     receive       6 192.0.2.7                              44     771203
 *   lo       send         17 127.0.0.53                             12        504
 */
#pragma D option quiet

ip:::send, ip:::receive
{
	this->host = probename == "send" ? args[2]->ip_daddr : args[2]->ip_saddr;
	this->proto = args[2]->ip_ver == 4 ? args[4]->ipv4_protocol : args[5]->ipv6_nexthdr;
	@packets[args[3]->if_name, probename, this->proto, this->host] = count();
	@bytes[args[3]->if_name, probename, this->proto, this->host] = sum(args[2]->ip_plength);
}

dtrace:::END
{
	printf("%-8s %-9s %5s %-32s %8s %10s\n", "DEVICE", "DIRECTION", "PROTO", "HOST", "PACKETS", "BYTES");
	printa("%-8s %-9s %5d %-32s %@8d %@10d\n", @packets, @bytes);
}
