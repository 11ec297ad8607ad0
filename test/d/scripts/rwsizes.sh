# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Nine writes of 600 bytes, one of 1500.
$DTRACE -o $dir/rwsizes.txt -s ../../../scripts/rwsizes.d -c "sh -c 'dd if=/dev/zero of=/dev/null bs=600 count=9 status=none; dd if=/dev/zero of=/dev/null bs=1500 count=1 status=none; :'"
awk 'NF == 2 { on = $0 == "dd write" } on && /@/ { print $1, $NF }' $dir/rwsizes.txt
