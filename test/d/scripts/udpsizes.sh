# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Three packets of 100 bytes and one of 1000.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/udpsizes.txt -s ../../../scripts/udpsizes.d -c "python3 -IS net.py udp $here $dir/udpsizes.port"
port=$(cat $dir/udpsizes.port)
awk -v p=$port '/^(send|receive) / { on = $1 == "send" && $2 == p } on && /@/ { print $1, $NF }' $dir/udpsizes.txt
