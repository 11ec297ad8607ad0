# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# As many calls as were made are in the distribution, and none of them took a second.
$DTRACE -o $dir/syslat.txt -s ../../../scripts/syslat.d -c "dd if=/dev/zero of=/dev/null bs=1000 count=700 status=none"
awk 'NF == 1 { name = $1 } name == "write" && /\|/ { n += $NF } END { print n }' $dir/syslat.txt
awk 'NF == 1 { name = $1 } name == "write" && /@/ && $1 < 64 { print "too fast: " $0 }' $dir/syslat.txt
