# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A read that waits for what somebody else writes later.
mkfifo $dir/slowio.fifo
$DTRACE -o $dir/slowio.txt -s ../../../scripts/slowio.d -c "sh -c 'exec 3<>$dir/slowio.fifo; (sleep 0.4; echo hello >&3) & read line <&3; wait'" 100000
awk -v f=$dir/slowio.fifo '$3 == "read" && $NF == f { print $2, $3, ($4 >= 100000), $5 }' $dir/slowio.txt
