# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/dev/vda
# @@requires: cmd:bash
# Sixteen reads that go past the cache, and perhaps some of dd's own file.
$DTRACE -o $dir/iolat.txt -s ../../../scripts/iolat.d -c "dd if=$(readlink -f /bin/bash) of=/dev/null bs=4k count=16 iflag=direct status=none"
awk 'NF == 2 { on = $2 == "read" } on && /\|/ { n += $NF; } END { print (n >= 16) }' $dir/iolat.txt
