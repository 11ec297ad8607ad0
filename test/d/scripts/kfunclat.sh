# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: root
# @@requires: kprobes
# @@requires: btf
# A thousand writes of dd.
$DTRACE -o $dir/kfunclat.txt -s ../../../scripts/kfunclat.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=1000 count=1000 status=none; :'" vfs_write
awk 'NF == 2 { on = $0 == "vfs_write dd" } on && /\|/ { n += $NF; if ($NF && $1 < 16) print "too fast: " $0 } END { print n }' $dir/kfunclat.txt
