# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# dd asks for eight megabytes to read into, and gives them back.
$DTRACE -o $dir/mmaps.txt -s ../../../scripts/mmaps.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=8M count=1 status=none; :'"
awk '$1 == "dd" { print $1, ($2 >= 8192 && $2 < 16384), ($3 >= 1000) }' $dir/mmaps.txt
