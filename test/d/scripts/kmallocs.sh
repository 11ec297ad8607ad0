# @@requires: btf
# SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only
# To run a program is to read its headers, of 56 bytes each, and its interpreter's, into memory that the kernel allocates.
# What a firing inside another misses is told, and no matter here.
$DTRACE -o $dir/kmallocs.txt -s ../../../scripts/kmallocs.d -c "sh -c 'cat /dev/null; cat /dev/null; :'" 2>/dev/null
awk '$1 ~ /`load_elf_phdrs$/ { print ($2 >= 4), ($3 >= $2 * 56) }' $dir/kmallocs.txt
