# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/dev/vda
# @@requires: cmd:bash
# Eight reads one after the other; where the file is on the disk nobody knows.
$DTRACE -o $dir/ioseek.txt -s ../../../scripts/ioseek.d -c "dd if=$(readlink -f /bin/bash) of=/dev/null bs=64k count=8 iflag=direct status=none"
awk 'NF == 2 { on = $1 == "dd" } on && /\|/ { n += $NF } END { print (n >= 7) }' $dir/ioseek.txt
