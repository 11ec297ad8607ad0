# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:bash
# A packet to this machine is received by a softirq.
$DTRACE -o $dir/softirqs.txt -s ../../../scripts/softirqs.d -c "bash -c 'for i in 1 2 3; do echo hello >/dev/udp/127.0.0.1/9; done'" 2>/dev/null
awk '$1 == "NET_RX" { print $1, ($2 >= 1), ($3 >= 0) } NR > 1 && NF && $1 !~ /^[A-Z_]*$/ { print "wrong: " $0 }' $dir/softirqs.txt
