# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# A file is renamed and removed, a directory can't be removed because it has something in it.
d=$dir/unlinks.d
mkdir -p $d/full/x && touch $d/a
$DTRACE -o $dir/unlinks.txt -s ../../../scripts/unlinks.d -c "sh -c 'mv $d/a $d/b; rm $d/b; rmdir $d/full; :'" 2>/dev/null
awk 'NR > 1 && NF { $1 = ""; print }' $dir/unlinks.txt | sed "s,$d,D,g"
