# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: root
# @@requires: kprobes
# @@requires: btf
# A thousand writes of dd.
$DTRACE -o $dir/kfuncs.txt -s ../../../scripts/kfuncs.d -c "dd if=/dev/zero of=/dev/null bs=1000 count=1000 status=none" 'vfs_w*'
awk '$1 == "vfs_write" { print $1, $2 }' $dir/kfuncs.txt
