# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A thread that waits several times is queued for a CPU after that.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/runqlat.txt -s ../../../scripts/runqlat.d -c "sh -c 'sleep 0.02; sleep 0.02; sleep 0.02; sleep 0.02; :'" 2>/dev/null
awk 'NF == 1 { name = $1 } /\|/ { n[name] += $NF } END { for (name in n) print name, (n[name] >= 1) }' $dir/runqlat.txt
