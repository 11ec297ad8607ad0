# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Programs that write to one open file by large writes wait for each other: its position is behind a mutex.
# Kernels before 5.19 do not tell of it.
$DTRACE -ln sdt:::contention_begin >/dev/null 2>&1 || { echo adaptive; exit 0; }
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/kernlocks.txt -s ../../../scripts/kernlocks.d -c "sh -c 'for i in 1 2 3 4 5 6; do dd if=/dev/zero bs=2M count=4 status=none & done >$dir/kernlocks.data; wait'" 2>/dev/null
rm -f $dir/kernlocks.data
awk '/, [0-9]+ times$/ { on = /^adaptive/ } on && /`(__)?fdget_pos/ { print "adaptive"; exit }' $dir/kernlocks.txt
