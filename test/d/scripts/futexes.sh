# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Threads that are waited for until they have slept.
cat >$dir/futexes.py <<'X'
import threading, time
for i in range(4):
    t = threading.Thread(target=time.sleep, args=(0.1,))
    t.start()
    t.join()
X
$DTRACE -o $dir/futexes.txt -s ../../../scripts/futexes.d -c "python3 -IS $dir/futexes.py"
awk '$1 ~ /^python/ && $2 ~ /^0x[0-9a-f]+$/ && $3 >= 1 { us += $4 } END { print (us >= 50000) }' $dir/futexes.txt
