# @@requires: root
# @@requires: cmd:taskset
# What END prints comes last, whichever CPU it runs on: here the first, and all else was on the last.
last=$(($(nproc) - 1))
taskset -c 0 $DTRACE -xswitchrate=100s -qn 'syscall::getppid:entry /pid == $target/ { printf("call %d\n", ++n); } END { printf("%d calls\n", n); }' \
	-c "taskset -c $last python3 -c 'import os; os.getppid(); os.getppid()'"
