# @@requires: root
# Stacks as keys: equal stacks are one key, printed one frame a line with the value below; of a printa format %k.
sc="python3 -c 'import os
for i in range(7): os.umask(18)'"
$DTRACE -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { @[stack(), "x"] = count(); @u[ustack(1)] = sum(2); }' 2>/dev/null >"$dir/keys.$$"
grep -c 'syscall' "$dir/keys.$$" | sed 's/^[1-9][0-9]*/some/' 
grep -E '^(  x)? +[0-9]+$' "$dir/keys.$$" | sed 's/  */ /g'
$DTRACE -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { @[ustack(1)] = count(); } END { printa("<%k>%@d\n", @); }' 2>/dev/null | sed -E 's/^(libc|0x|\[vdso\])[^ ]+$/frame/'
# As many frames as were asked for, and what differs only in others is one key.
for n in 1 2 3; do
	$DTRACE -qc "$sc" -n "syscall::umask:entry /pid == \$target/ { @[stack($n)] = count(); @s[stack($n), 1] = sum(3); }" 2>/dev/null |
		sed 's/^ *vmlinux.*/frame/'
done
$DTRACE -qn 'BEGIN { @[stack(1)] = count(); exit(0); }' | sed 's/^ *vmlinux.*/frame/'
