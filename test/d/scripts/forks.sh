# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: cmd:python3
# Three processes of a shell; of the last two threads.
cat >$dir/forks.py <<'X'
import threading
for i in range(2):
    t = threading.Thread(target=int)
    t.start()
    t.join()
X
$DTRACE -o $dir/forks.txt -s ../../../scripts/forks.d -c "sh -c '(:); (:); python3 -IS $dir/forks.py; :'"
# python3 may be a script that starts the true one.
awk '$1 != "bash" && NF { print $1, $2, $3 }' $dir/forks.txt
