# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Two connections are made; the one that is refused is not counted.
here=127.92.$(($$ / 250 % 250)).$(($$ % 250 + 1))
$DTRACE -o $dir/connlat.txt -s ../../../scripts/connlat.d -c "python3 -IS net.py tcp $here"
awk -v h=$here 'NF == 1 { on = $1 == h } on && /\|/ { n += $NF } END { print n }' $dir/connlat.txt
