# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Children that end wake the shell that waits for them.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/wakers.txt -s ../../../scripts/wakers.d -c "sh -c 'for i in 1 2 3 4 5; do sleep 0.05; done; :'" 2>/dev/null
awk '$1 == "sleep" && $2 == "sh" { print $1, $2, ($3 >= 1 && $3 <= 10) } NR > 1 && NF && $2 != "sh" { print "also:", $0 }' $dir/wakers.txt
