# @@requires: root
# @@requires: cmd:python3
# What a clause knows of a call whose arguments are known; of its result; of who made it.
cat >"$dir/syscall.$$.py" <<'PY'
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
os.umask(0o123)
os.umask(0o22)
libc.syscall(19 if ctypes.sizeof(ctypes.c_long) == 4 else 8, 99, 7, 1)     # lseek of nothing
os.write(1, b"ids %d %d %d\n" % (os.getpid(), os.getuid(), os.getgid()))
PY
$DTRACE -qc "python3 $dir/syscall.$$.py" -o "$dir/syscall.$$" -n '
syscall::umask:entry /pid == $target && arg0 == 0123/ { on = 1; printf("%o %o %s:%s:%s:%s\n", arg0, args[0], probeprov, probemod, probefunc, probename); }
syscall::umask:return /pid == $target && on/ { printf("umask %o %d\n", arg0, errno); }
syscall::lseek:entry /pid == $target && arg0 == 99/ { self->in = 1; printf("%d %d %d\n", arg0, arg1, arg2); }
syscall::lseek:return /self->in/ { printf("errno %d\n", errno); self->in = 0; }
syscall::write:entry /pid == $target && arg0 == 1/ { printf("ids %d %d %d\n", pid, uid, gid); printf("%s %d\n", execname, tid == pid); }
' >"$dir/syscall.$$.said"
cmp <(grep '^ids ' "$dir/syscall.$$") "$dir/syscall.$$.said" && echo same ids
sed -E '/^ids /d;/^$/d' "$dir/syscall.$$"
