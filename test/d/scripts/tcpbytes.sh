# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Twice ten bytes go to the port, twice fifty come from it.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/tcpbytes.txt -s ../../../scripts/tcpbytes.d -c "python3 -IS net.py tcp $here $dir/tcpbytes.port"
port=$(cat $dir/tcpbytes.port)
awk -v h=$here -v p=$port '$2 == h && $3 == p { print $1, ($4 >= 4), $5 }' $dir/tcpbytes.txt | sort
