# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A file that is there and one that is not.
$DTRACE -o $dir/opens.txt -s ../../../scripts/opens.d -c "cat /etc/passwd /no/such/file" >/dev/null 2>&1
awk '/passwd$/ { print $2, ($3 > 2), $4, $5 } /such/ { print $2, $3, $4, $5 }' $dir/opens.txt
