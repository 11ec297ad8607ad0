# @@requires: root
# @@requires: kprobes
# @@timeout: 120
# A program at a tracepoint has a ring's lock, and calls functions that take, hold or give it back: a program there, of the same
# session, must not wait for that lock. Such functions are left out, where the kernel would not notice.
echo word >"$dir/word.$$"
$DTRACE -q -c "sh -c 'for i in 1 2 3 4 5; do cat $dir/word.$$ >/dev/null; done'" \
	-n 'syscall:::entry /execname == "cat"/ { printf("system call\n"); }
	fbt::_raw_spin*:, fbt::vfs_read: /execname == "cat"/ { printf("function\n"); }' >"$dir/out.$$" 2>"$dir/err.$$"
grep -m1 'system call' "$dir/out.$$"
grep -m1 'function' "$dir/out.$$"
grep -vE 'drops? on CPU|firings? skipped' "$dir/err.$$"
exit 0
