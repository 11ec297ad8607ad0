# @@requires: root
# @@requires: kprobes
# @@timeout: 120
# Hundreds of functions by one program, entries and returns told apart by name; what can't be traced isn't listed.
n=$($DTRACE -ln 'fbt::vfs_*:' | tail -n +2 | wc -l)
[ "$n" -gt 100 ] && echo many
$DTRACE -ln 'fbt::vfs_*:' | awk 'NR > 1 { n[$4 " " $5]++; if ($5 != "entry" && $5 != "return") print } END { for (k in n) if (n[k] > 1) print k }'
$DTRACE -qn 'fbt::vfs_*:entry /pid == $target/ { @[probefunc] = count(); self->depth++; }
	fbt::vfs_*:return /pid == $target/ { @r[probefunc] = count(); self->depth--; @d = min(self->depth); }
	END { printa("%s %@d\n", @); printa("%s return %@d\n", @r); printa("depth %@d\n", @d) }' -c 'cat /etc/hostname' >"$dir/many.$$"
grep -E '^(vfs_read|vfs_open|vfs_write) [0-9]+$' "$dir/many.$$" | cut -d' ' -f1 | sort
awk '$2 == "return" { r[$1] = $3; next } NF == 2 { e[$1] = $2 } END { for (f in e) if (f != "depth" && e[f] != r[f]) print f, e[f], r[f] }' "$dir/many.$$"
grep ^depth "$dir/many.$$"
entry=$(grep -oE '\b(do_syscall_64|do_int80_syscall_32)$' /proc/kallsyms | sort | tail -1)
$DTRACE -ln "fbt::$entry:" 2>&1 | tail -1 | sed "s/  */ /g; s/$entry/ENTRY/g"
