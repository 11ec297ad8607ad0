# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# What reading zeroes does is a function with such a name.
$DTRACE -o $dir/hotkernel.txt -s ../../../scripts/hotkernel.d -c "dd if=/dev/zero of=/dev/null bs=1M count=2000 status=none"
awk '/zero|clear|user|rep_/ && $1 ~ /^[a-z_0-9]*`/ { n += $2 } END { print (n >= 1) }' $dir/hotkernel.txt
