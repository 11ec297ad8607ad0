# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# The ways of two connections through the states, seen from both ends, and of one that is refused.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/tcpstates.txt -s ../../../scripts/tcpstates.d -c "python3 -IS net.py tcp $here"
sort $dir/tcpstates.txt | awk -v h=$here 'index($1, h ":") == 1 { n[$4 " " $6] += 1; if ($3 < 0) print "wrong: " $0 } END {
	print n["state-closed state-syn-sent"], n["state-syn-sent state-established"], n["state-syn-received state-established"]
	print n["state-syn-sent state-closed"], n["state-established state-fin-wait-1"], n["state-established state-close-wait"] }'
