# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# What is written to a terminal is given on by the kernel's own threads.
cat >$dir/workqueues.py <<'X'
import os
m, s = os.openpty()
for i in range(3):
    os.write(s, b"x")
    os.read(m, 1)
X
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/workqueues.txt -s ../../../scripts/workqueues.d -c "python3 -IS $dir/workqueues.py" 2>/dev/null
awk '$1 ~ /`flush_to_ldisc$/ { print "flush_to_ldisc", ($2 >= 1), ($3 >= 0) }' $dir/workqueues.txt
