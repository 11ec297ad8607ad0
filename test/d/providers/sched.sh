# @@requires: btf
# @@requires: root
# @@timeout: 120
# shellcheck source=test/d/providers/fires
. ./fires
providers sched
# only in the system call that sleeps: what else a process waits for is not ours to say
with='int in;
syscall::*nanosleep*:entry /pid == $target/ { in = 1; }
syscall::*nanosleep*:return /pid == $target/ { in = 0; }'
load "$events" sleeps 5 <<'X'
sched:::sleep | pid == $target && in | 5 | curlwpsinfo->pr_lwpid == tid
sched:::off-cpu | pid == $target && in | 5+ | args[0]->pr_lwpid != tid
sched:::on-cpu | pid == $target && in | 5+ | execname == curpsinfo->pr_fname
sched:::wakeup | args[1]->pr_pid == $target && in | 5 | args[0]->pr_lwpid == $target
sched:::enqueue | args[1]->pr_pid == $target && in | 5+ | args[2]->cpu_id >= 0
sched:::dequeue | args[1]->pr_pid == $target && in | 5+ | args[2]->cpu_id == cpu
X
load "$events" yields 200 <<'X'
sched:::surrender | pid == $target | 200 | args[0]->pr_lwpid == tid && args[1]->pr_pid == pid
sched:::remain-cpu | pid == $target | 1+ | curlwpsinfo->pr_onpro == cpu
X
load "$events" spins 300 <<'X'
sched:::tick | pid == $target | 5+ | args[1]->pr_pid == pid && args[0]->pr_lwpid == tid
X
load "$events" crowd 200 <<'X'
sched:::preempt | progenyof($target) | 2+ | curlwpsinfo->pr_lwpid == tid
X
load "$events" lends 2 <<'X'
sched:::change-pri | args[0]->pr_lwpid == $target && args[2] == 115 | 2+ | args[1]->pr_pid == $target
X
# seen by a function only, where there is a way to it
load "$events" nices 3 <<'X'
sched:::change-pri | args[0]->pr_lwpid == $target | ? | args[2] > 120 && args[2] <= 123
X
finish
