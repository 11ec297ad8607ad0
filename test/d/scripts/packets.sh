# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Four packets of UDP, 1300 bytes in them and eight in the header of each.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/packets.txt -s ../../../scripts/packets.d -c "python3 -IS net.py udp $here"
awk -v h=$here '$4 == h { print $1, $2, $3, $5, $6 }' $dir/packets.txt | sort
