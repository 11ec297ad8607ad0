# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A shell runs one program with arguments, and one that isn't there.
$DTRACE -o $dir/execs.txt -s ../../../scripts/execs.d -c "sh -c 'cat /dev/null /dev/null; /no/such/program; :'" 2>/dev/null
awk 'NR > 1 && NF { $1 = $2 = $3 = ""; print $0 }' $dir/execs.txt
