# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:sleep
# Programs have pages of their own to touch; one that sleeps leaves its CPU.
$DTRACE -o $dir/cpuevents.txt -s ../../../scripts/cpuevents.d -c 'sleep 0.2'
awk '$1 == "sleep" { print $1, ($2 >= 10), ($3 <= $2), ($4 >= 1), ($5 <= $4) }' $dir/cpuevents.txt
