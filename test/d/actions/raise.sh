# raise(): the process that runs gets the signal, where it is in the kernel.
$DTRACE -wqn 'syscall::kill:entry /pid == $target && !arg1/ { raise(10); }' -c "bash -c 'trap \"echo got it\" USR1; kill -0 \$\$; echo end'"
$DTRACE -wqn 'syscall::kill:entry /pid == $target && !arg1/ { raise(9); }' -c "bash -c 'kill -0 \$\$; echo not to be seen'" 2>&1
$DTRACE -wqn 'BEGIN { raise(99); } BEGIN { raise(-1); } BEGIN { exit(0); } ERROR { printf("error %d\n", arg4); }' 2>/dev/null
for a in 'raise(1)' 'stop()' 'chill(1)' 'breakpoint()' 'panic()'; do
	$DTRACE -qn "BEGIN { $a; exit(0); }" 2>&1 | sed -n 1p
done
