# @@requires: root
# @@requires: cmd:unshare
# @@requires: file:/sys/kernel/btf/vmlinux
# Where the kernel has no types, or something that is none, what needs them says so; what doesn't, works.
empty=$dir/no_btf.$$
mkdir "$empty"
hide_all() { timeout 10 unshare -m sh -c 'mount --bind "$0" /sys/kernel/btf && exec "$@"' "$empty" "$@" 2>&1; echo "status $?"; }
hide_one() { timeout 10 unshare -m sh -c 'mount --bind /dev/null /sys/kernel/btf/vmlinux && exec "$@"' sh "$@" 2>&1; echo "status $?"; }
for hide in hide_all hide_one; do
	$hide "$DTRACE" -qn 'BEGIN { printf("%d\n", pid == $pid); trace(execname); exit(0); }' | sed 's/^dtrace *$/dtrace/'
	$hide "$DTRACE" -qn 'BEGIN { trace(curthread->pid); }' | tail -2
	$hide "$DTRACE" -qn 'BEGIN { trace(((struct task_struct *)0)->pid); }' | tail -2
	$hide "$DTRACE" -qn 'syscall::umask:entry /pid == $target/ { ustack(1); exit(0); }' -c 'sh -c "umask 22"' | grep -c '`umask'
	$hide "$DTRACE" --doctor | grep -E '^  no   btf|^  btf:'
done
rmdir "$empty"
