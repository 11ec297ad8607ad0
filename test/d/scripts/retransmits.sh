# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# A request for a connection that is dropped is made again after a second.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/retransmits.txt -s ../../../scripts/retransmits.d -c "python3 -IS net.py full $here $dir/retransmits.port"
port=$(cat $dir/retransmits.port)
awk -v to=$here:$port '$3 == to { print $1, ($2 ~ "^127") }' $dir/retransmits.txt | sort -u
