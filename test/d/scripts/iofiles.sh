# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# @@requires: file:/dev/vda
# @@requires: cmd:dd
# Before Linux 6.5 the 32-bit kernel leaves direct reads to a thread of its own, which is nobody's child.
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# A file is written and waited for, where there is a disk to write to; past the cache, bytes belong to no file.
where=$dir
[[ $(stat -f -c %T "$where") == ext* ]] || where=
$DTRACE -o $dir/iofiles.txt -s ../../../scripts/iofiles.d -c "sh -c '
	[ -z \"$where\" ] || dd if=/dev/zero of=$where/iofiles.$$ bs=4k count=16 conv=fsync status=none
	dd if=$(readlink -f /bin/bash) of=/dev/null bs=64k count=4 iflag=direct status=none'"
awk -v f="$where/iofiles.$$" '$3 == f { w = $1; r = $2 } $3 == "<none>" { none = $2 }
	END { print (f ~ /^\// && f !~ /^\/iofiles/ ? w >= 65536 : 1), r + 0, (none >= 262144) }' $dir/iofiles.txt
