# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# dd fills eight megabytes of memory: two thousand pages.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/pagealloc.txt -s ../../../scripts/pagealloc.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=8M count=1 status=none; :'" 2>/dev/null
awk '$1 == "dd" { if ($4 != $3 * 2 ^ $2) print "wrong: " $0; n += $4 } END { print (n >= 2048) }' $dir/pagealloc.txt
