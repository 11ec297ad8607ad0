# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Three sleeps of a tenth of a second.
$DTRACE -o $dir/sleeps.txt -s ../../../scripts/sleeps.d -c "sh -c 'sleep 0.1; sleep 0.1; sleep 0.1; :'"
sed 's/_time64//' $dir/sleeps.txt | awk '$1 == "sleep" { print $1, $2, $3, ($4 >= 300) }'
