# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Two connections are made, a third is refused.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/connects.txt -s ../../../scripts/connects.d -c "python3 -IS net.py tcp $here $dir/connects.port"
port=$(cat $dir/connects.port)
awk -v to=$here:$port '$NF == to { print ($1 > 1), ($3 >= 0), $4 }' $dir/connects.txt
