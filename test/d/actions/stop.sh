# stop(): the process is stopped as by SIGSTOP, and goes on when it is told to.
# @@requires: lab
$DTRACE -wqn 'syscall::kill:entry /pid == $target && !arg1 && !n++/ { printf("stop\n"); stop(); system("while ! grep -q \"^State:.T\" /proc/%d/status; do :; done; echo stopped; kill -CONT %d", pid, pid); }' -c "bash -c 'kill -0 \$\$; echo goes on'"
