# @@requires: root
# @@requires: file:/usr/bin/python3
# @@requires: uprobes
# A function of a library in a process of several threads, named with and without what follows .so: each call counts, once, and its value is there.
# The traced process is another than this, which calls it as often.
cat >"$dir/threads.$$.py" <<"PY"
import ctypes, os, threading
calls = lambda n: [os.getppid() for _ in range(n)]
ts = [threading.Thread(target=calls, args=(250,)) for _ in range(4)]
for t in ts: t.start()
for t in ts: t.join()
PY
/usr/bin/python3 "$dir/threads.$$.py"
$DTRACE -qc "/usr/bin/python3 $dir/threads.$$.py" -n '
pid$target:libc:getppid:entry { @a[probemod, probename] = count(); }
pid$target:libc.so.6:getppid:return /arg1 == $pid/ { @a[probemod, probename] = count(); }
END { printa("%s %s %@d\n", @a); }' | sort
