# @@requires: btf
# @@requires: root
# @@requires: file:/dev/vda
# @@timeout: 120
# shellcheck source=test/d/providers/fires
. ./fires
providers io
disk_file
with="int kept[uint64_t];
io:::start /$issuer && args[0]->b_bcount == 4096/ { kept[args[0]->b_blkno] = 1; }"
load "$events" direct 4 "$disk" <<X
io:::start | $issuer && args[0]->b_bcount == 4096 | 4 | args[0]->b_flags & B_READ && args[1]->dev_statname == "vda" && args[1]->dev_pathname == "/dev/vda" && getmajor(args[0]->b_edev) == args[1]->dev_major
io:::done | kept[args[0]->b_blkno] && args[0]->b_bcount == 4096 | 4 | args[0]->b_flags & B_READ && args[1]->dev_name == "vda" && args[2]->fi_name == "<none>"
io:::wait-start | pid == \$target | 1+ | args[0]->b_bcount == 4096 || args[0]->b_bcount == 0
io:::wait-done | pid == \$target | 1+ | execname == curpsinfo->pr_fname
X
# the file of a page that is written, and as often as it is
if [ "$disk" != /dev/vda ]; then
	load "$events" writes 3 "$disk" <<X
io:::start | args[2]->fi_name == "fires.$$" | 3 | args[0]->b_flags & B_WRITE && args[0]->b_bcount == 4096 && args[2]->fi_fs == "ext4" && args[2]->fi_offset % 8192 == 0 && args[2]->fi_pathname == "$disk"
X
	rm -f "$disk"
else
	echo "io:::start ok"
fi
finish
