# @@requires: root
# @@requires: file:/sys/kernel/btf/vmlinux
# The kernel's types from a file, as a kernel needs them that does not tell them itself: what stands on them works the same, and a thread that
# is not the current one is an address. A file that is not there, or none, says so.
cp /sys/kernel/btf/vmlinux "$dir/types" || exit
dt() { $DTRACE -xbtfpath="$1" -qn "$2" 2>&1; }
dt "$dir/types" 'BEGIN { printf("%s %d %d %d\n", curthread->comm, curthread->tgid == pid, ppid == curthread->real_parent->tgid,
	curpsinfo->pr_pid == pid); exit(0); }'
dt "$dir/types" 'sched:::on-cpu /pid == $pid/ { self->at = timestamp; self->name = execname; }
sched:::off-cpu /self->at/ { printf("%s on and off %d\n", self->name, timestamp > self->at); exit(0); }'
dt "$dir/types" 'sdt:::sched_switch /args[1] == curthread/ { exit(0); }'
dt "$dir/none" 'BEGIN { trace(curthread->comm); }' | tail -1 | sed "s,$dir/,,"
echo no BTF >"$dir/text"
dt "$dir/text" 'BEGIN { trace(curthread->comm); }' | tail -1 | sed "s,$dir/,,"
