# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Who sleeps waits at least once.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/switches.txt -s ../../../scripts/switches.d -c "sh -c 'sleep 0.05; sleep 0.05; sleep 0.05; :'" 2>/dev/null
awk '$1 == "NAME" { print } $1 == "sleep" { print $1, ($2 >= 2) }' $dir/switches.txt
