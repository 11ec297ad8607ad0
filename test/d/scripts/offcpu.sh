# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A shell that waits for others does that in wait4(), for as long as they sleep. A switch may go unseen, seldom.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/offcpu.txt -s ../../../scripts/offcpu.d -c "sh -c 'sleep 0.15; sleep 0.15; sleep 0.15; :'" 2>/dev/null
awk '/^sh in wait4: [0-9]+ ms$/ { ms += $4; on = NR } NR == on + 1 && /`|0x/ { stack = 1 } END { print (ms >= 100), stack }' $dir/offcpu.txt
