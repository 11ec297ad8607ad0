# @@requires: root
# @@requires: driver
# @@requires: cmd:python3
# A fault that the kernel takes for a process: where it was, by stack() and caller; one of the process itself has no kernel stack.
cat >"$dir/kernel.$$.py" <<"PY"
import mmap, os
m = mmap.mmap(-1, 64 * 4096)
f = os.open("/dev/zero", os.O_RDONLY)
os.readv(f, [memoryview(m)[i * 4096:i * 4096 + 10] for i in range(64)])
PY
$DTRACE -q -o "$dir/trace.$$" -c "python3 $dir/kernel.$$.py" -n '
syscall::readv:entry /pid == $target/ { self->in = 1; }
fbt::page_fault:entry /self->in && !(arg2 & 4)/ { @n = count(); @stack[stack(1)] = count(); @same = sum(caller == args[1]->ip); }
fbt::page_fault:entry /pid == $target && arg2 & 4/ { @user = max(stackdepth); @ip = max(caller == args[1]->ip); }
syscall::readv:return /self->in/ { self->in = 0; }
END { printa("%@d kernel faults, %@d at the caller\n", @n, @same); printa("user: depth %@d, caller %@d\n", @user, @ip); }'
grep -E '^[0-9]+ kernel faults|^user' "$dir/trace.$$"
grep -cE 'vmlinux`(rep_stos|clear_user|__clear_user|iov_iter_zero|read_iter_zero|__get_user|.*zero|.*clear_user)' "$dir/trace.$$" | sed 's/^[1-9]$/in the clearing of memory/'
