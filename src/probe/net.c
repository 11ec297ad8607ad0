/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * The ip, tcp and udp providers: packets where they leave for a device and where they come from one,
 * and what becomes of connections.
 *
 * Everything comes from tracepoints, so it is there on any kernel. A packet that is sent is looked at
 * before it is cut into what the wire takes; where one arrives its headers begin at its data, and the
 * socket it is for is not known yet.
 */
#include "probe/stable.h"

#define SENT	 "sdt:::net_dev_queue"
#define RECEIVED "sdt:::netif_receive_skb"
#define STATE	 "sdt:::inet_sock_set_state"

#define SKB	"args[0]"
#define SENT_IP "((struct iphdr *)(args[0]->head + args[0]->network_header))"
#define RECV_IP "((struct iphdr *)args[0]->data)"
/* ETH_P_IP and ETH_P_IPV6 as they stand in a packet. */
#define IS_IP "(args[0]->protocol == 0x0008 || args[0]->protocol == 0xdd86)"
/* The protocol that an IP header (ip) is followed by, and where that begins. IPv6's extension headers are not gone through. */
#define PROTO(ip) "(" ip "->version == 4 ? " ip "->protocol : ((struct ipv6hdr *)" ip ")->nexthdr)"
#define NEXT(ip)  "((char *)" ip " + (" ip "->version == 4 ? 4 * " ip "->ihl : 40))"

#define IP_TYPES                                                                                   \
	{                                                                                          \
		"pktinfo_t *", "csinfo_t *", "ipinfo_t *", "ifinfo_t *", "ipv4info_t *",           \
			"ipv6info_t *"                                                             \
	}
#define IP_ARGS(ip)                                                                                \
	{                                                                                          \
		SKB, "(struct sock *)args[0]->sk", ip, "args[0]->dev", ip, ip                      \
	}
#define DROPPED                                                                                    \
	IS_IP " && args[0]->network_header && args[0]->network_header != 0xffff && args[2] > "     \
	      "SKB_DROP_REASON_NOT_SPECIFIED"

/* clang-format off */
static const struct stable_probe ip_probes[] = {
	{ .name = "drop-in", .types = IP_TYPES,
	  .from = { { .probe = "sdt:::kfree_skb", .when = DROPPED " && !args[0]->sk", .args = IP_ARGS(SENT_IP) } } },
	{ .name = "drop-out", .types = IP_TYPES,
	  .from = { { .probe = "sdt:::kfree_skb", .when = DROPPED " && args[0]->sk", .args = IP_ARGS(SENT_IP) } } },
	{ .name = "receive", .types = IP_TYPES,
	  .from = { { .probe = RECEIVED, .when = IS_IP, .args = IP_ARGS(RECV_IP) } } },
	{ .name = "send", .types = IP_TYPES,
	  .from = { { .probe = SENT, .when = IS_IP, .args = IP_ARGS(SENT_IP) } } },
};

#define TCP_TYPES { "pktinfo_t *", "csinfo_t *", "ipinfo_t *", "tcpsinfo_t *", "tcpinfo_t *" }
#define TCP_ARGS(ip) { SKB, "(struct sock *)args[0]->sk", ip, "(struct sock *)args[0]->sk", TCP(ip) }
#define TCP(ip) "((struct tcphdr *)" NEXT(ip) ")"
#define STATE_TYPES { "pktinfo_t *", "csinfo_t *", "ipinfo_t *", "tcpsinfo_t *", "tcpinfo_t *", "tcplsinfo_t *" }
#define STATE_ARGS { "(struct sk_buff *)NULL", "(struct sock *)args[0]", "(struct sock *)args[0]", "(struct tcp_sock *)args[0]", \
		     "(struct tcphdr *)NULL", "(int)args[1]", "(int)args[2]" }
#define CHANGE(old, new) "args[0]->sk_protocol == 6 && args[1] == " old " && args[2] == " new

static const struct stable_probe tcp_probes[] = {
	{ .name = "accept-established", .types = STATE_TYPES,
	  .from = { { .probe = STATE, .when = CHANGE("3", "1"), .args = STATE_ARGS } } },
	/* What answers a SYN that nobody waits for: a reset with an acknowledgement, of nothing sent before. */
	{ .name = "accept-refused", .types = TCP_TYPES,
	  .from = { { .probe = SENT, .when = IS_IP " && " PROTO(SENT_IP) " == 6 && " TCP(SENT_IP) "->rst && " TCP(SENT_IP) "->ack && !" TCP(SENT_IP) "->seq",
		      .args = TCP_ARGS(SENT_IP) } } },
	{ .name = "connect-established", .types = STATE_TYPES,
	  .from = { { .probe = STATE, .when = CHANGE("2", "1"), .args = STATE_ARGS } } },
	{ .name = "connect-refused", .types = STATE_TYPES,
	  .from = { { .probe = STATE, .when = CHANGE("2", "7") " && args[0]->sk_err == 111", .args = STATE_ARGS } } },
	{ .name = "connect-request", .types = STATE_TYPES,
	  .from = { { .probe = STATE, .when = CHANGE("7", "2"), .args = STATE_ARGS } } },
	{ .name = "receive", .types = TCP_TYPES,
	  .from = { { .probe = RECEIVED, .when = IS_IP " && " PROTO(RECV_IP) " == 6", .args = TCP_ARGS(RECV_IP) } } },
	{ .name = "send", .types = TCP_TYPES,
	  .from = { { .probe = SENT, .when = IS_IP " && " PROTO(SENT_IP) " == 6", .args = TCP_ARGS(SENT_IP) } } },
	{ .name = "state-change", .types = STATE_TYPES,
	  .from = { { .probe = STATE, .when = "args[0]->sk_protocol == 6", .args = STATE_ARGS } } },
};

#define UDP_TYPES { "pktinfo_t *", "csinfo_t *", "ipinfo_t *", "udpsinfo_t *", "udpinfo_t *" }
#define UDP_ARGS(ip) { SKB, "(struct sock *)args[0]->sk", ip, "(struct sock *)args[0]->sk", "(struct udphdr *)" NEXT(ip) }

static const struct stable_probe udp_probes[] = {
	{ .name = "receive", .types = UDP_TYPES,
	  .from = { { .probe = RECEIVED, .when = IS_IP " && " PROTO(RECV_IP) " == 17", .args = UDP_ARGS(RECV_IP) } } },
	{ .name = "send", .types = UDP_TYPES,
	  .from = { { .probe = SENT, .when = IS_IP " && " PROTO(SENT_IP) " == 17", .args = UDP_ARGS(SENT_IP) } } },
};
/* clang-format on */

static const struct stable_table ip_table = STABLE_TABLE(ip_probes);
static const struct stable_table tcp_table = STABLE_TABLE(tcp_probes);
static const struct stable_table udp_table = STABLE_TABLE(udp_probes);

const struct provider provider_ip = {
	.name = "ip",
	.summary = "IP packets",
	.id_base = 180300,
	.id_count = 20,
	.stable = &ip_table,
	STABLE_PROVIDER_FUNCTIONS,
};

const struct provider provider_tcp = {
	.name = "tcp",
	.summary = "TCP packets and connections",
	.id_base = 180320,
	.id_count = 40,
	.stable = &tcp_table,
	STABLE_PROVIDER_FUNCTIONS,
};

const struct provider provider_udp = {
	.name = "udp",
	.summary = "UDP packets",
	.id_base = 180360,
	.id_count = 20,
	.stable = &udp_table,
	STABLE_PROVIDER_FUNCTIONS,
};
