# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/dev/vda
# @@requires: cmd:bash
# Before Linux 6.5 the 32-bit kernel leaves direct reads to a thread of its own, which is nobody's child.
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# Four reads that go past the cache.
$DTRACE -o $dir/iosnoop.txt -s ../../../scripts/iosnoop.d -c "dd if=$(readlink -f /bin/bash) of=/dev/null bs=64k count=4 iflag=direct status=none"
awk '$2 == "dd" && $4 == "R" { n += $6; if ($6 % 512 || $7 < 1 || $3 !~ /^[a-z0-9]+$/) print "wrong: " $0 } END { print (n >= 262144) }' $dir/iosnoop.txt
