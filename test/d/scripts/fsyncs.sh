# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# dd with both of its ways to wait for the disk.
f=$dir/fsyncs.data
$DTRACE -o $dir/fsyncs.txt -s ../../../scripts/fsyncs.d -c "sh -c 'dd if=/dev/zero of=$f bs=1000 count=1 conv=fsync status=none; dd if=/dev/zero of=$f bs=1000 count=1 conv=fdatasync status=none; :'"
awk -v f=$f '$5 == f { print $2, $3, ($4 >= 0) }' $dir/fsyncs.txt | sort
