# @@requires: root
# @@requires: cmd:python3
# stringof(copyin(address, size)), as everybody writes it for write(): the bytes and no more, whether the size is known or not.
cat >"$dir/copyin_string.$$.py" <<'PY'
import os
os.umask(0o123)
for text in (b"first, and long", b"second\n", b"3", b""):
    os.write(os.open("/dev/null", os.O_WRONLY), text)
PY
$DTRACE -qc "python3 $dir/copyin_string.$$.py" -n '
syscall::umask:entry /pid == $target && arg0 == 0123/ { on = 1; }
syscall::write:entry /pid == $target && on/ { junk = strjoin("abcdefghijklmnop", "qrstuvwxyz"); printf("[%s]\n", stringof(copyin(arg1, arg2))); }
syscall::write:entry /pid == $target && on && arg2 > 3/ { junk = strjoin("abcdefghijklmnop", "qrstuvwxyz"); printf("[%s]\n", stringof(copyin(arg1, 4))); }
' 2>/dev/null
