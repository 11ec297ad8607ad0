# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# Who sleeps long is shown, who sleeps less long is not.
$DTRACE -o $dir/slowcalls.txt -s ../../../scripts/slowcalls.d -c "sh -c 'sleep 0.01; sleep 0.3; :'" 200
sed 's/_time64//' $dir/slowcalls.txt | awk '$2 == "sleep" { print $2, $3, ($4 >= 300), $5 }'
