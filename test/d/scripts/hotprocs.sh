# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A loop of a shell is in the program, dd is in the kernel.
$DTRACE -o $dir/hotprocs.txt -s ../../../scripts/hotprocs.d -c "sh -c 'i=0; while [ \$i -lt 20000 ]; do i=\$((i+1)); done; dd if=/dev/zero of=/dev/null bs=1M count=500 status=none; :'"
awk '$1 == "sh" { print $1, ($3 >= 1) } $1 == "dd" { print $1, ($2 >= 1) } NF && NR > 1 && $2 + $3 < 1 { print "nothing: " $0 }' $dir/hotprocs.txt | sort
