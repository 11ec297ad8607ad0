# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Two connections are made, a third is refused.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/accepts.txt -s ../../../scripts/accepts.d -c "python3 -IS net.py tcp $here $dir/accepts.port"
port=$(cat $dir/accepts.port)
awk -v port=$port -v h=$here '$1 == port && index($3, h ":") == 1 { print $2 }' $dir/accepts.txt
