# @@requires: root
# @@requires: cmd:python3
# Reading the target's memory: whole strings, strings of at most n bytes, empty ones, longer than strsize; bytes; what isn't there.
cat >"$dir/copyin.$$.py" <<'PY'
import ctypes, os
os.umask(0o123)
libc = ctypes.CDLL(None)
for name in (b"/no/such/file", b"", b"/" + b"x" * 600):
    libc.access(name, 0)
libc.access(ctypes.c_void_p(8), 0)
PY
$DTRACE -qc "python3 $dir/copyin.$$.py" -n '
syscall::umask:entry /pid == $target && arg0 == 0123/ { on = 1; }
syscall::access:entry,syscall::faccessat:entry /pid == $target && on/ { this->p = probefunc == "access" ? arg0 : arg1; seen = copyinstr(this->p); printf("[%s] %d\n", strlen(seen) > 20 ? "long" : seen, strlen(seen)); }
syscall::access:entry /pid == $target && on && copyinstr(arg0, 4) == "/no/"/ { printf("[%s] [%s]\n", copyinstr(arg0, 4), stringof(copyin(arg0, 3))); tracemem(copyin(arg0, 4), 4); }
' 2>&1 | sed 's/(ID [0-9]*:/(ID N:/;/has exited/d'
