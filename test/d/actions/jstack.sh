# jstack(): ustack() with its own number of frames.
x() { $DTRACE -q "$@" -n 'syscall::write:entry /pid == $target/ { jstack(); trace("|"); jstack(1); trace("|"); ustack(); exit(0); }' -c 'echo a' | tr -d '\n'; }
x -xjstackframes=1 | awk -F'|' '{ n = split($1, a, " "); m = split($2, b, " "); print n, m, a[2] == b[1] }'
$DTRACE -qxjstackframes=2 -xustackframes=2 -xjstackstrsize=10 -n 'syscall::write:entry /pid == $target/ { @[jstack(1), "k"] = count(); @b[ustack(1), "k"] = count(); exit(0); }' -c 'echo a' | grep -c '  k  *1$'
