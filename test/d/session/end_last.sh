# @@requires: root
# @@requires: cmd:taskset
# What END prints comes last, whichever CPU it runs on: here the first, and on the last one calls are recorded until the end.
last=$(($(nproc) - 1))
taskset -c 0 $DTRACE -xswitchrate=50ms -qn 'syscall::getppid:entry /pid == $target/ { printf("call\n"); n++; } syscall::getppid:entry /n == 3000/ { exit(0); } END { printf("end\n"); }' \
	-c "taskset -c $last python3 -c 'import os
while True: os.getppid()'" >$dir/said 2>&1
grep -q call $dir/said && echo called
sed '1,/^end$/d' $dir/said | grep . | sort | uniq -c
exit 0
