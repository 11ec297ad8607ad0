# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A program that is started has pages of its own to touch, and to copy; read() fills one that it has not touched.
$DTRACE -o $dir/pagefaults.txt -s ../../../scripts/pagefaults.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=1M count=1 status=none; :'"
awk '$1 == "dd" { print $1, ($2 >= 10), ($3 >= 1 && $3 < $2), ($4 >= 1) }' $dir/pagefaults.txt
