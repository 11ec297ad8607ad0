# @@requires: root
# -c: the command is stopped until everything is enabled, is $target, and its end is the trace's.
$DTRACE -qc 'sh -c "exit 3"' -n 'BEGIN { self->x = $target; } END { printf("end %d\n", $target > 0); }' 2>&1 | sed 's/pid [0-9]*/pid N/'
$DTRACE -n 'END { printf("end\n"); }' -c 'sh -c "exit 3"' 2>&1 | sed 's/pid [0-9]*/pid N/;s/^ *[0-9]* *2 /  N      2 /'
$DTRACE -qn 'syscall::getppid:entry /pid == $target/ { @ = count(); }' -c 'sh -c ":"' 2>&1 >/dev/null | wc -l
$DTRACE -n BEGIN -c /does/not/exist
echo "status $?"
sleep 0.3 &
$DTRACE -qp $! -n 'END { printf("gone\n"); }'
echo "status $?"
$DTRACE -p x -n BEGIN
echo "status $?"
# What was started to be traced ends with the tracing, whether it wants to or not.
for ignore in '' 'trap "" TERM; '; do
	pid=$($DTRACE -qn 'BEGIN { printf("%d", $target); exit(4); }' -c "sh -c '${ignore}exec sleep 50'")
	echo "status $?, $([ -d /proc/$pid ] && echo still there || echo gone)"
done
