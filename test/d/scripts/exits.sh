# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# One ends by itself, one by a signal, and the shell that waits for both.
$DTRACE -o $dir/exits.txt -s ../../../scripts/exits.d -c "sh -c '(exit 3); cat /dev/null; sh -c \"kill \\\$\\\$\"; exit 7'" 2>/dev/null
awk 'NR > 1 && NF { print $3, $5, $6 }' $dir/exits.txt
