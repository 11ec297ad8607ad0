# @@requires: root
# Stacks as keys: equal stacks are one key, printed one frame a line with the value below; of a printa format %k.
sc="python3 -c 'import os
for i in range(7): os.umask(18)'"
$DTRACE -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { @[stack(), "x"] = count(); @u[ustack(1)] = sum(2); }' 2>/dev/null >"$dir/keys.$$"
grep -c 'syscall' "$dir/keys.$$" | sed 's/^[1-9][0-9]*/some/' 
grep -E '^(  x)? +[0-9]+$' "$dir/keys.$$" | sed 's/  */ /g'
$DTRACE -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { @[ustack(1)] = count(); } END { printa("<%k>%@d\n", @); }' 2>/dev/null | sed -E 's/^(libc|0x|\[vdso\])[^ ]+$/frame/'
