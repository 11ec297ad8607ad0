# @@requires: btf
# @@requires: cmd:python3
# A connection, a refused one and a datagram, all of the target's own, on the loopback device, told by their address: packets may arrive in another thread.
here=127.91.$(($$ / 250 % 250)).$(($$ % 250 + 1))
cat >$dir/net.py <<'X'
import socket, sys
here = sys.argv[1]
s = socket.socket(); s.bind((here, 0)); s.listen(1); port = s.getsockname()[1]
c = socket.create_connection((here, port), None, (here, 0)); a, _ = s.accept()
c.sendall(b"x" * 10); a.recv(100); a.sendall(b"y" * 50); c.recv(100)
c.close(); a.recv(1); a.close(); s.close()
try:
    socket.create_connection((here, port), None, (here, 0))
except ConnectionRefusedError:
    pass
u = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); v = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
v.bind((here, 0)); u.bind((here, 0)); u.sendto(b"hello", v.getsockname()); v.recv(10)
X
$DTRACE -o $dir/net.txt -qn '
tcp:::connect-request, tcp:::connect-established, tcp:::accept-established, tcp:::connect-refused /args[2]->ip_daddr == $$1/
{
	printf("%s: %s -> %s, %s to %s, %d\n", probename, tcp_state_string[args[5]->tcps_state],
	    tcp_state_string[args[3]->tcps_state], args[2]->ip_saddr, args[2]->ip_daddr, args[2]->ip_ver);
}
tcp:::accept-refused /args[2]->ip_daddr == $$1/ { printf("accept-refused: %d\n", args[4]->tcp_flags == (TH_RST | TH_ACK)); }
tcp:::state-change /args[2]->ip_daddr == $$1/ { changes[args[5]->tcps_state, args[3]->tcps_state]++; }
tcp:::send, tcp:::receive /args[2]->ip_daddr == $$1/ { payload[probename] += args[2]->ip_plength - args[4]->tcp_offset; }
tcp:::send /args[2]->ip_daddr == $$1 && args[4]->tcp_flags == TH_SYN/ { syns++; from[args[4]->tcp_dport]++; dest = args[4]->tcp_dport; }
udp:::send, udp:::receive /args[2]->ip_daddr == $$1/
{
	printf("%s:::%s %d bytes of %d\n", probeprov, probename, args[4]->udp_length, args[2]->ip_plength);
}
ip:::send /args[2]->ip_daddr == $$1 && args[4]->ipv4_protocol == IPPROTO_UDP/
{
	printf("ip:::send %s %s to %s on %s, %d + %d\n", args[4]->ipv4_protostr, args[4]->ipv4_saddr, args[4]->ipv4_daddr,
	    args[3]->if_name, args[4]->ipv4_ihl, args[4]->ipv4_length - args[4]->ipv4_ihl);
}
END
{
	printf("sent %d, received %d\n", payload["send"], payload["receive"]);
	printf("connections asked for: %d, both at one port: %d\n", syns, from[dest] == 2);
	printf("established: %d, of a listener %d, closed after all %d\n",
	    changes[TCP_STATE_SYN_SENT, TCP_STATE_ESTABLISHED], changes[TCP_STATE_SYN_RECEIVED, TCP_STATE_ESTABLISHED],
	    changes[TCP_STATE_LAST_ACK, TCP_STATE_CLOSED]);
}' -c "python3 $dir/net.py $here" $here
# One CPU's records come before another's.
sed "s/$here/HERE/g" $dir/net.txt | grep . | LC_ALL=C sort
