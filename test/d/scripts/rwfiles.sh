# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Seven thousand bytes are written to a file, and read from it in other pieces.
f=$dir/rwfiles.data
$DTRACE -o $dir/rwfiles.txt -s ../../../scripts/rwfiles.d -c "sh -c 'dd if=/dev/zero of=$f bs=1000 count=7 status=none; dd if=$f of=/dev/null bs=3000 status=none; :'"
awk -v f=$f '$4 == f { print $1, $2, $3, "the file" } $4 == "/dev/zero" || $4 == "/dev/null" { print $1, $2, $3, $4 }' $dir/rwfiles.txt | sort
