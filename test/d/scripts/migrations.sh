# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/sys/devices/system/cpu/cpu1
# @@requires: cmd:taskset
# A shell that may run on one CPU only, then on the other only, is moved.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/migrations.txt -s ../../../scripts/migrations.d -c "sh -c 'for i in 0 1 0 1 0 1; do taskset -cp \$i \$\$ >/dev/null; done; :'" 2>/dev/null
awk '$1 == "sh" { n[$2 ":" $3] = $4 } END { print (n["0:1"] >= 2), (n["1:0"] >= 2) }' $dir/migrations.txt
