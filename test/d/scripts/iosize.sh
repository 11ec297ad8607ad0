# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/dev/vda
# @@requires: cmd:bash
# A megabyte is read; values stand for what is less than twice as much.
$DTRACE -o $dir/iosize.txt -s ../../../scripts/iosize.d -c "dd if=$(readlink -f /bin/bash) of=/dev/null bs=64k count=16 iflag=direct status=none"
awk 'NF == 2 { on = $1 == "dd" } on && /\|/ { n += $NF; bytes += 2 * $1 * $NF } END { print (n >= 4), (bytes > 1048576) }' $dir/iosize.txt
