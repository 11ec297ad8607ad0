/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * udpsizes - UDP packets sent and received, by port: a distribution of their sizes, in bytes
 *
 *   dtrace -s udpsizes                              end with Ctrl-C
 *
 * The port is the other side's. The eight bytes of UDP's header are not counted.
 *
 *   send 53
 *            value  ------------- Distribution ------------- count
 *               16 |                                         0
 *               32 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 17
 *               64 |                                         0
 */
#pragma D option quiet

udp:::send
{
	@[probename, args[4]->udp_dport] = quantize(args[4]->udp_length - 8);
}

udp:::receive
{
	@[probename, args[4]->udp_sport] = quantize(args[4]->udp_length - 8);
}

dtrace:::END
{
	printa("%s %d%@d\n", @);
}
