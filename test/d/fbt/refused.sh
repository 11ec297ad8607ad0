# @@requires: root
# @@requires: kprobes
# @@status: 1
# @@timeout: 60
# Wrong names and ways: what was meant, what is possible.
$DTRACE -n 'fbt::vfs_raed:entry{}' 2>&1 | tail -1
$DTRACE -xfbtsource=magic -n 'fbt::vfs_read:entry{}' 2>&1
$DTRACE -n 'fbt::vfs_read:exit{}' 2>&1 | head -1
$DTRACE -n 'fbt::vfs_read:entry { trace(args[9]); }' 2>&1 | grep -o 'index 9 is out of range.*'
$DTRACE -n 'fbt:nonesuch:vfs_read:entry{}' 2>&1 | head -1
exit 1
