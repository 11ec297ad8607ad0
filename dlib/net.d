/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * Packets and connections: pktinfo_t, csinfo_t, ipinfo_t and what the ip, tcp and udp providers show of headers and sockets.
 * A packet's headers are found where the kernel's struct sk_buff says; numbers in them are shown in the machine's byte order.
 */

inline int AF_UNIX = 1;
inline int AF_INET = 2;
inline int AF_INET6 = 10;
inline int AF_NETLINK = 16;
inline int AF_PACKET = 17;
inline int SOCK_STREAM = 1;
inline int SOCK_DGRAM = 2;
inline int SOCK_RAW = 3;
inline int IPPROTO_IP = 0;
inline int IPPROTO_ICMP = 1;
inline int IPPROTO_IGMP = 2;
inline int IPPROTO_TCP = 6;
inline int IPPROTO_UDP = 17;
inline int IPPROTO_IPV6 = 41;
inline int IPPROTO_ICMPV6 = 58;
inline int IPPROTO_RAW = 255;

inline uint8_t TH_FIN = 0x01;
inline uint8_t TH_SYN = 0x02;
inline uint8_t TH_RST = 0x04;
inline uint8_t TH_PUSH = 0x08;
inline uint8_t TH_ACK = 0x10;
inline uint8_t TH_URG = 0x20;
inline uint8_t TH_ECE = 0x40;
inline uint8_t TH_CWR = 0x80;

/* States of a connection, by the names and numbers of the provider, not of this kernel. */
inline int TCP_STATE_CLOSED = -6;
inline int TCP_STATE_IDLE = -5;
inline int TCP_STATE_BOUND = -4;
inline int TCP_STATE_LISTEN = -3;
inline int TCP_STATE_SYN_SENT = -2;
inline int TCP_STATE_SYN_RECEIVED = -1;
inline int TCP_STATE_ESTABLISHED = 0;
inline int TCP_STATE_CLOSE_WAIT = 1;
inline int TCP_STATE_FIN_WAIT_1 = 2;
inline int TCP_STATE_CLOSING = 3;
inline int TCP_STATE_LAST_ACK = 4;
inline int TCP_STATE_FIN_WAIT_2 = 5;
inline int TCP_STATE_TIME_WAIT = 6;

inline string tcp_state_string[int32_t state] =
    state == TCP_STATE_CLOSED ? "state-closed" :
    state == TCP_STATE_IDLE ? "state-idle" :
    state == TCP_STATE_BOUND ? "state-bound" :
    state == TCP_STATE_LISTEN ? "state-listen" :
    state == TCP_STATE_SYN_SENT ? "state-syn-sent" :
    state == TCP_STATE_SYN_RECEIVED ? "state-syn-received" :
    state == TCP_STATE_ESTABLISHED ? "state-established" :
    state == TCP_STATE_CLOSE_WAIT ? "state-close-wait" :
    state == TCP_STATE_FIN_WAIT_1 ? "state-fin-wait-1" :
    state == TCP_STATE_CLOSING ? "state-closing" :
    state == TCP_STATE_LAST_ACK ? "state-last-ack" :
    state == TCP_STATE_FIN_WAIT_2 ? "state-fin-wait-2" :
    state == TCP_STATE_TIME_WAIT ? "state-time-wait" : "<unknown>";

/* From this kernel's numbers: 1 ESTABLISHED 2 SYN_SENT 3 SYN_RECV 4 FIN_WAIT1 5 FIN_WAIT2 6 TIME_WAIT 7 CLOSE 8 CLOSE_WAIT
 * 9 LAST_ACK 10 LISTEN 11 CLOSING 12 NEW_SYN_RECV 13 BOUND_INACTIVE */
inline int32_t _tcp_state[int s] = s == 1 ? 0 : s == 2 ? -2 : s == 3 || s == 12 ? -1 : s == 4 ? 2 : s == 5 ? 5 : s == 6 ? 6 :
    s == 8 ? 1 : s == 9 ? 4 : s == 10 ? -3 : s == 11 ? 3 : s == 13 ? -4 : -6;

typedef struct pktinfo {
	uintptr_t pkt_addr;
} pktinfo_t;

translator pktinfo_t < struct sk_buff *S > {
	pkt_addr = (uintptr_t)S;
};

typedef struct csinfo {
	uintptr_t cs_addr;
	uint64_t cs_cid;
	pid_t cs_pid;
	int cs_zoneid;
} csinfo_t;

translator csinfo_t < struct sock *K > {
	cs_addr = (uintptr_t)K;
	cs_cid = (uint64_t)K;
	cs_pid = -1;
	cs_zoneid = 0;
};

typedef struct ipinfo {
	uint8_t ip_ver;
	uint32_t ip_plength;
	string ip_saddr;
	string ip_daddr;
} ipinfo_t;

translator ipinfo_t < struct iphdr *I > {
	ip_ver = I == NULL ? 0 : I->version;
	ip_plength = I == NULL ? 0 : I->version == 4 ? ntohs(I->tot_len) - 4 * I->ihl :
	    ntohs(((struct ipv6hdr *)I)->payload_len);
	ip_saddr = I == NULL ? "<unknown>" : I->version == 4 ? inet_ntoa((uint32_t *)&I->saddr) :
	    inet_ntoa6((struct in6_addr *)&((struct ipv6hdr *)I)->saddr);
	ip_daddr = I == NULL ? "<unknown>" : I->version == 4 ? inet_ntoa((uint32_t *)&I->daddr) :
	    inet_ntoa6((struct in6_addr *)&((struct ipv6hdr *)I)->daddr);
};

translator ipinfo_t < struct sock *K > {
	ip_ver = K->__sk_common.skc_family == AF_INET ? 4 : 6;
	ip_plength = 0;
	ip_saddr = K->__sk_common.skc_family == AF_INET ? inet_ntoa((uint32_t *)&K->__sk_common.skc_rcv_saddr) :
	    inet_ntoa6(&K->__sk_common.skc_v6_rcv_saddr);
	ip_daddr = K->__sk_common.skc_family == AF_INET ? inet_ntoa((uint32_t *)&K->__sk_common.skc_daddr) :
	    inet_ntoa6(&K->__sk_common.skc_v6_daddr);
};

typedef struct ifinfo {
	string if_name;
	int8_t if_local;
	int if_ipstack;
	uintptr_t if_addr;
} ifinfo_t;

translator ifinfo_t < struct net_device *N > {
	if_name = N == NULL ? "<null>" : stringof(N->name);
	if_local = N == NULL ? 0 : (N->flags & 0x8) != 0;
	if_ipstack = 0;
	if_addr = (uintptr_t)N;
};

typedef struct ipv4info {
	uint8_t ipv4_ver;
	uint8_t ipv4_ihl;
	uint8_t ipv4_tos;
	uint16_t ipv4_length;
	uint16_t ipv4_ident;
	uint8_t ipv4_flags;
	uint16_t ipv4_offset;
	uint8_t ipv4_ttl;
	uint8_t ipv4_protocol;
	string ipv4_protostr;
	uint16_t ipv4_checksum;
	uint32_t ipv4_src;
	uint32_t ipv4_dst;
	string ipv4_saddr;
	string ipv4_daddr;
	uintptr_t ipv4_hdr;
} ipv4info_t;

inline string _ipproto[int p] = p == 1 ? "ICMP" : p == 2 ? "IGMP" : p == 4 ? "IP" : p == 6 ? "TCP" : p == 17 ? "UDP" :
    p == 41 ? "IPV6" : p == 47 ? "GRE" : p == 50 ? "ESP" : p == 51 ? "AH" : p == 58 ? "ICMPV6" : p == 89 ? "OSPF" :
    p == 132 ? "SCTP" : lltostr((uint64_t)p);

translator ipv4info_t < struct iphdr *I > {
	ipv4_ver = I == NULL || I->version != 4 ? 0 : 4;
	ipv4_ihl = I == NULL || I->version != 4 ? 0 : 4 * I->ihl;
	ipv4_tos = I == NULL || I->version != 4 ? 0 : I->tos;
	ipv4_length = I == NULL || I->version != 4 ? 0 : ntohs(I->tot_len);
	ipv4_ident = I == NULL || I->version != 4 ? 0 : ntohs(I->id);
	ipv4_flags = I == NULL || I->version != 4 ? 0 : ntohs(I->frag_off) >> 12;
	ipv4_offset = I == NULL || I->version != 4 ? 0 : ntohs(I->frag_off) & 0x1fff;
	ipv4_ttl = I == NULL || I->version != 4 ? 0 : I->ttl;
	ipv4_protocol = I == NULL || I->version != 4 ? 0 : I->protocol;
	ipv4_protostr = I == NULL || I->version != 4 ? "<null>" : _ipproto[I->protocol];
	ipv4_checksum = I == NULL || I->version != 4 ? 0 : ntohs(I->check);
	ipv4_src = I == NULL || I->version != 4 ? 0 : ntohl(I->saddr);
	ipv4_dst = I == NULL || I->version != 4 ? 0 : ntohl(I->daddr);
	ipv4_saddr = I == NULL || I->version != 4 ? "<null>" : inet_ntoa((uint32_t *)&I->saddr);
	ipv4_daddr = I == NULL || I->version != 4 ? "<null>" : inet_ntoa((uint32_t *)&I->daddr);
	ipv4_hdr = (uintptr_t)I;
};

typedef struct ipv6info {
	uint8_t ipv6_ver;
	uint8_t ipv6_tclass;
	uint32_t ipv6_flow;
	uint16_t ipv6_plen;
	uint8_t ipv6_nexthdr;
	string ipv6_nextstr;
	uint8_t ipv6_hlim;
	struct in6_addr *ipv6_src;
	struct in6_addr *ipv6_dst;
	string ipv6_saddr;
	string ipv6_daddr;
	uintptr_t ipv6_hdr;
} ipv6info_t;

translator ipv6info_t < struct iphdr *I > {
	ipv6_ver = I == NULL || I->version != 6 ? 0 : 6;
	ipv6_tclass = I == NULL || I->version != 6 ? 0 : (ntohl(*(uint32_t *)I) >> 20) & 0xff;
	ipv6_flow = I == NULL || I->version != 6 ? 0 : ntohl(*(uint32_t *)I) & 0xfffff;
	ipv6_plen = I == NULL || I->version != 6 ? 0 : ntohs(((struct ipv6hdr *)I)->payload_len);
	ipv6_nexthdr = I == NULL || I->version != 6 ? 0 : ((struct ipv6hdr *)I)->nexthdr;
	ipv6_nextstr = I == NULL || I->version != 6 ? "<null>" : _ipproto[((struct ipv6hdr *)I)->nexthdr];
	ipv6_hlim = I == NULL || I->version != 6 ? 0 : ((struct ipv6hdr *)I)->hop_limit;
	ipv6_src = I == NULL || I->version != 6 ? NULL : (struct in6_addr *)&((struct ipv6hdr *)I)->saddr;
	ipv6_dst = I == NULL || I->version != 6 ? NULL : (struct in6_addr *)&((struct ipv6hdr *)I)->daddr;
	ipv6_saddr = I == NULL || I->version != 6 ? "<null>" : inet_ntoa6((struct in6_addr *)&((struct ipv6hdr *)I)->saddr);
	ipv6_daddr = I == NULL || I->version != 6 ? "<null>" : inet_ntoa6((struct in6_addr *)&((struct ipv6hdr *)I)->daddr);
	ipv6_hdr = (uintptr_t)I;
};

typedef struct tcpinfo {
	uint16_t tcp_sport;
	uint16_t tcp_dport;
	uint32_t tcp_seq;
	uint32_t tcp_ack;
	uint8_t tcp_offset;
	uint8_t tcp_flags;
	uint16_t tcp_window;
	uint16_t tcp_checksum;
	uint16_t tcp_urgent;
	uintptr_t tcp_hdr;
} tcpinfo_t;

translator tcpinfo_t < struct tcphdr *T > {
	tcp_sport = T == NULL ? 0 : ntohs(T->source);
	tcp_dport = T == NULL ? 0 : ntohs(T->dest);
	tcp_seq = T == NULL ? 0 : ntohl(T->seq);
	tcp_ack = T == NULL ? 0 : ntohl(T->ack_seq);
	tcp_offset = T == NULL ? 0 : 4 * T->doff;
	tcp_flags = T == NULL ? 0 : ((uint8_t *)T)[13];
	tcp_window = T == NULL ? 0 : ntohs(T->window);
	tcp_checksum = T == NULL ? 0 : ntohs(T->check);
	tcp_urgent = T == NULL ? 0 : ntohs(T->urg_ptr);
	tcp_hdr = (uintptr_t)T;
};

typedef struct tcpsinfo {
	uintptr_t tcps_addr;
	int tcps_local;
	int tcps_active;
	uint16_t tcps_lport;
	uint16_t tcps_rport;
	string tcps_laddr;
	string tcps_raddr;
	int32_t tcps_state;
	uint32_t tcps_iss;
	uint32_t tcps_suna;
	uint32_t tcps_snxt;
	uint32_t tcps_rack;
	uint32_t tcps_rnxt;
	uint32_t tcps_swnd;
	int32_t tcps_snd_ws;
	uint32_t tcps_swl1;
	uint32_t tcps_swl2;
	uint32_t tcps_rup;
	uint32_t tcps_rwnd;
	int32_t tcps_rcv_ws;
	uint32_t tcps_cwnd;
	uint32_t tcps_cwnd_ssthresh;
	uint32_t tcps_sack_fack;
	uint32_t tcps_sack_snxt;
	uint32_t tcps_rto;
	uint32_t tcps_mss;
	int tcps_retransmit;
} tcpsinfo_t;

translator tcpsinfo_t < struct sock *K > {
	tcps_addr = (uintptr_t)K;
	tcps_local = K == NULL ? 0 : K->__sk_common.skc_daddr == K->__sk_common.skc_rcv_saddr;
	tcps_active = -1;
	tcps_lport = K == NULL ? 0 : K->__sk_common.skc_num;
	tcps_rport = K == NULL ? 0 : ntohs(K->__sk_common.skc_dport);
	tcps_laddr = K == NULL ? "<unknown>" : K->__sk_common.skc_family == AF_INET ?
	    inet_ntoa((uint32_t *)&K->__sk_common.skc_rcv_saddr) : inet_ntoa6(&K->__sk_common.skc_v6_rcv_saddr);
	tcps_raddr = K == NULL ? "<unknown>" : K->__sk_common.skc_family == AF_INET ?
	    inet_ntoa((uint32_t *)&K->__sk_common.skc_daddr) : inet_ntoa6(&K->__sk_common.skc_v6_daddr);
	tcps_state = K == NULL ? TCP_STATE_CLOSED : _tcp_state[K->__sk_common.skc_state];
	tcps_iss = K == NULL ? 0 : ((struct tcp_sock *)K)->snt_isn;
	tcps_iss = 0;
	tcps_suna = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_una;
	tcps_snxt = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_nxt;
	tcps_rack = K == NULL ? 0 : ((struct tcp_sock *)K)->rcv_wup;
	tcps_rnxt = K == NULL ? 0 : ((struct tcp_sock *)K)->rcv_nxt;
	tcps_swnd = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_wnd;
	tcps_snd_ws = K == NULL ? 0 : ((struct tcp_sock *)K)->rx_opt.snd_wscale;
	tcps_swl1 = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_wl1;
	tcps_swl2 = 0;
	tcps_rup = 0;
	tcps_rwnd = K == NULL ? 0 : ((struct tcp_sock *)K)->rcv_wnd;
	tcps_rcv_ws = K == NULL ? 0 : ((struct tcp_sock *)K)->rx_opt.rcv_wscale;
	tcps_cwnd = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_cwnd * ((struct tcp_sock *)K)->mss_cache;
	tcps_cwnd_ssthresh = K == NULL ? 0 : ((struct tcp_sock *)K)->snd_ssthresh * ((struct tcp_sock *)K)->mss_cache;
	tcps_sack_fack = 0;
	tcps_sack_snxt = 0;
	tcps_rto = K == NULL ? 0 : ((struct inet_connection_sock *)K)->icsk_rto;
	tcps_mss = K == NULL ? 0 : ((struct tcp_sock *)K)->mss_cache;
	tcps_retransmit = K == NULL ? 0 : ((struct inet_connection_sock *)K)->icsk_retransmits;
};

/* A connection whose state changes: the kernel tells of it before it does it, and says what will be in arg6. */
translator tcpsinfo_t < struct tcp_sock *T > {
	tcps_addr = xlate <tcpsinfo_t> ((struct sock *)T).tcps_addr;
	tcps_local = xlate <tcpsinfo_t> ((struct sock *)T).tcps_local;
	tcps_active = xlate <tcpsinfo_t> ((struct sock *)T).tcps_active;
	tcps_lport = xlate <tcpsinfo_t> ((struct sock *)T).tcps_lport;
	tcps_rport = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rport;
	tcps_laddr = xlate <tcpsinfo_t> ((struct sock *)T).tcps_laddr;
	tcps_raddr = xlate <tcpsinfo_t> ((struct sock *)T).tcps_raddr;
	tcps_state = _tcp_state[(int)arg6];
	tcps_iss = xlate <tcpsinfo_t> ((struct sock *)T).tcps_iss;
	tcps_suna = xlate <tcpsinfo_t> ((struct sock *)T).tcps_suna;
	tcps_snxt = xlate <tcpsinfo_t> ((struct sock *)T).tcps_snxt;
	tcps_rack = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rack;
	tcps_rnxt = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rnxt;
	tcps_swnd = xlate <tcpsinfo_t> ((struct sock *)T).tcps_swnd;
	tcps_snd_ws = xlate <tcpsinfo_t> ((struct sock *)T).tcps_snd_ws;
	tcps_swl1 = xlate <tcpsinfo_t> ((struct sock *)T).tcps_swl1;
	tcps_swl2 = xlate <tcpsinfo_t> ((struct sock *)T).tcps_swl2;
	tcps_rup = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rup;
	tcps_rwnd = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rwnd;
	tcps_rcv_ws = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rcv_ws;
	tcps_cwnd = xlate <tcpsinfo_t> ((struct sock *)T).tcps_cwnd;
	tcps_cwnd_ssthresh = xlate <tcpsinfo_t> ((struct sock *)T).tcps_cwnd_ssthresh;
	tcps_sack_fack = xlate <tcpsinfo_t> ((struct sock *)T).tcps_sack_fack;
	tcps_sack_snxt = xlate <tcpsinfo_t> ((struct sock *)T).tcps_sack_snxt;
	tcps_rto = xlate <tcpsinfo_t> ((struct sock *)T).tcps_rto;
	tcps_mss = xlate <tcpsinfo_t> ((struct sock *)T).tcps_mss;
	tcps_retransmit = xlate <tcpsinfo_t> ((struct sock *)T).tcps_retransmit;
};

typedef struct tcplsinfo {
	int32_t tcps_state;
} tcplsinfo_t;

translator tcplsinfo_t < int S > {
	tcps_state = _tcp_state[S];
};

typedef struct udpinfo {
	uint16_t udp_sport;
	uint16_t udp_dport;
	uint16_t udp_length;
	uint16_t udp_checksum;
	uintptr_t udp_hdr;
} udpinfo_t;

translator udpinfo_t < struct udphdr *U > {
	udp_sport = U == NULL ? 0 : ntohs(U->source);
	udp_dport = U == NULL ? 0 : ntohs(U->dest);
	udp_length = U == NULL ? 0 : ntohs(U->len);
	udp_checksum = U == NULL ? 0 : ntohs(U->check);
	udp_hdr = (uintptr_t)U;
};

typedef struct udpsinfo {
	uintptr_t udps_addr;
	uint16_t udps_lport;
	uint16_t udps_rport;
	string udps_laddr;
	string udps_raddr;
} udpsinfo_t;

translator udpsinfo_t < struct sock *K > {
	udps_addr = (uintptr_t)K;
	udps_lport = K == NULL ? 0 : K->__sk_common.skc_num;
	udps_rport = K == NULL ? 0 : ntohs(K->__sk_common.skc_dport);
	udps_laddr = K == NULL ? "<unknown>" : K->__sk_common.skc_family == AF_INET ?
	    inet_ntoa((uint32_t *)&K->__sk_common.skc_rcv_saddr) : inet_ntoa6(&K->__sk_common.skc_v6_rcv_saddr);
	udps_raddr = K == NULL ? "<unknown>" : K->__sk_common.skc_family == AF_INET ?
	    inet_ntoa((uint32_t *)&K->__sk_common.skc_daddr) : inet_ntoa6(&K->__sk_common.skc_v6_daddr);
};
