# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/usr/bin/python3
# @@requires: uprobes
# @@filter: /^dtrace: what a library that process [0-9]* opens/d
# Seven times a size that is asked for by nobody else so often.
cat >$dir/mallocs.py <<'X'
import ctypes
malloc = ctypes.CDLL("libc.so.6").malloc
for i in range(7):
    malloc(20000000)
X
$DTRACE -o $dir/mallocs.txt -s ../../../scripts/mallocs.d -c "/usr/bin/python3 -IS $dir/mallocs.py"
awk 'NF == 1 { on = $1 == "malloc" } on && /@|\|/ && $1 == 16777216 { print $NF } /^bytes asked for/ { print ($NF >= 140000000) }' $dir/mallocs.txt
