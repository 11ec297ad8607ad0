# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# dd reads and writes seven times what it was asked to.
$DTRACE -o $dir/syscalls.txt -s ../../../scripts/syscalls.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=1000 count=700 status=none; :'"
awk '$2 == "write" { print $1, $2, $3, ($4 > 0) } $1 == "dd" && $2 == "read" { print $1, $2, ($3 >= 700 && $3 < 730) }' $dir/syscalls.txt | sort
