# @@requires: file:/sys/kernel/btf/vmlinux
# print() of the kernel's own: structures whole, functions by name. What is printed of a task is what its members say.
$DTRACE -xstrsize=64 -qn 'BEGIN { print(*curthread->fs); printf("users %x\n", curthread->fs->users); exit(0); }' >"$dir/print.$$"
head -1 "$dir/print.$$"; grep -c '^    struct path pwd = {' "$dir/print.$$"; tail -3 "$dir/print.$$" | head -1
[ "$(sed -n 's/^    int users = 0x//p' "$dir/print.$$")" = "$(sed -n 's/^users //p' "$dir/print.$$")" ] && echo same
$DTRACE -qn 'BEGIN { print(*curthread); exit(0); }' | grep -c '^    char \[16\] comm = \[ "dtrace" \]$'
$DTRACE -qn 'BEGIN { print(&`vfs_read); print(curthread->pid); exit(0); }' | sed 's/^.*) //; s/ 0x.*//'
