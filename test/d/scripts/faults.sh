# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Memory that isn't there is read, at a known address.
ulimit -c 0
$DTRACE -o $dir/faults.txt -s ../../../scripts/faults.d -c "python3 -IS -c 'import ctypes; ctypes.string_at(16, 4)'" 2>/dev/null
sed -n '/signal/s/\[[0-9]*\]//p' $dir/faults.txt
# Where it was follows.
awk '/signal/ { n = NR } NR == n + 2 && NF && $1 ~ /`|0x/ { print "a stack" } ' $dir/faults.txt
