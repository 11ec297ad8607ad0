# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A shell sends itself a signal that it handles and one that it ignores.
$DTRACE -o $dir/signals.txt -s ../../../scripts/signals.d -c "sh -c 'trap : USR1; trap \"\" USR2; kill -USR1 \$\$; kill -USR2 \$\$'"
awk '$2 == "sh" && $3 != 17 { print $2, $3, ($1 == $4), $5, $6 }' $dir/signals.txt
