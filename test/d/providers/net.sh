# @@requires: btf
# @@requires: root
# @@requires: cmd:python3
# @@timeout: 120
# shellcheck source=test/d/providers/fires
. ./fires
providers ip tcp udp
# All on the loopback device, told by an address of their own: packets may arrive in another thread.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
cat >"$dir/net.$$.py" <<'X'
import socket, sys
here = sys.argv[1]
s = socket.socket(); s.bind((here, 0)); s.listen(1); port = s.getsockname()[1]
c = socket.create_connection((here, port), None, (here, 0)); a, _ = s.accept()
c.sendall(b"x" * 10); a.recv(100)
c.close(); a.recv(1); a.close(); s.close()
try:
    socket.create_connection((here, port), None, (here, 0))
except ConnectionRefusedError:
    pass
X
load python3 "$dir/net.$$.py" "$here" <<X
tcp:::connect-request | args[2]->ip_daddr == "$here" | 2 | args[5]->tcps_state == TCP_STATE_CLOSED && args[3]->tcps_state == TCP_STATE_SYN_SENT && args[3]->tcps_raddr == "$here"
tcp:::connect-established | args[2]->ip_daddr == "$here" | 1 | args[5]->tcps_state == TCP_STATE_SYN_SENT && args[3]->tcps_state == TCP_STATE_ESTABLISHED
tcp:::connect-refused | args[2]->ip_daddr == "$here" | 1 | args[5]->tcps_state == TCP_STATE_SYN_SENT && args[3]->tcps_state == TCP_STATE_CLOSED
tcp:::accept-established | args[2]->ip_daddr == "$here" | 1 | args[5]->tcps_state == TCP_STATE_SYN_RECEIVED && args[3]->tcps_state == TCP_STATE_ESTABLISHED && args[1]->cs_addr != 0
tcp:::accept-refused | args[2]->ip_daddr == "$here" | 1 | args[4]->tcp_flags == (TH_RST | TH_ACK)
tcp:::state-change | args[2]->ip_daddr == "$here" && args[3]->tcps_state == TCP_STATE_SYN_SENT | 2 | tcp_state_string[args[5]->tcps_state] == "state-closed" && args[3]->tcps_local == 1
tcp:::send | args[2]->ip_daddr == "$here" && args[4]->tcp_flags & TH_SYN | 3 | args[4]->tcp_offset >= 20 && args[2]->ip_plength == args[4]->tcp_offset && args[3]->tcps_addr != 0
tcp:::receive | args[2]->ip_daddr == "$here" && args[4]->tcp_flags & TH_SYN | 3 | args[4]->tcp_offset >= 20 && args[2]->ip_saddr == "$here" && args[4]->tcp_dport != 0
X
cat >"$dir/udp.$$.py" <<'X'
import socket, sys
def talk(family, here, known):
    u = socket.socket(family, socket.SOCK_DGRAM); v = socket.socket(family, socket.SOCK_DGRAM)
    v.bind((here, 0)); u.bind((here, 0)); to = v.getsockname()
    for i in range(3): u.sendto(b"hello", to); v.recv(10)
    v.close()
    for i in range(2 if known else 0): u.sendto(b"hello", to)
talk(socket.AF_INET, sys.argv[1], True)
talk(socket.AF_INET6, "::1", False)
X
load python3 "$dir/udp.$$.py" "$here" <<X
udp:::send | args[2]->ip_daddr == "$here" | 5 | args[4]->udp_length == 13 && args[2]->ip_plength == 13 && args[3]->udps_lport == args[4]->udp_sport
udp:::receive | args[2]->ip_daddr == "$here" | 5 | args[4]->udp_length == 13 && args[2]->ip_saddr == "$here"
ip:::send | args[2]->ip_daddr == "$here" && args[4]->ipv4_protocol == IPPROTO_UDP | 5 | args[4]->ipv4_length == 33 && args[3]->if_name == "lo" && args[4]->ipv4_protostr == "UDP"
ip:::receive | args[2]->ip_daddr == "$here" && args[4]->ipv4_protocol == IPPROTO_UDP | 5 | args[4]->ipv4_ihl == 20 && args[4]->ipv4_ttl > 0 && args[0]->pkt_addr != 0
ip:::drop-in | args[2]->ip_daddr == "$here" | 2 | args[4]->ipv4_protocol == IPPROTO_UDP && args[2]->ip_plength == 13
ip:::send | pid == \$target && args[2]->ip_ver == 6 | 3 | args[5]->ipv6_nexthdr == IPPROTO_UDP && args[5]->ipv6_daddr == "::1" && args[5]->ipv6_plen == 13 && args[2]->ip_saddr == "::1"
X
group=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
[ -z "$group" ] && group=$dir/group.$$ && mkdir "$group" && mount -t cgroup2 none "$group"
load "$events" drops 3 "$group/fires.$$" <<X
ip:::drop-out | pid == \$target | 3 | args[2]->ip_daddr == "127.0.0.1" && args[4]->ipv4_protocol == IPPROTO_UDP
X
rmdir "$group/fires.$$"
[ "$group" = "$dir/group.$$" ] && umount "$group"
finish
