# @@requires: btf
# @@requires: root
# @@timeout: 120
# shellcheck source=test/d/providers/fires
. ./fires
ulimit -c 0
providers proc
child='progenyof($target) && pid != $target'
load "$events" forks 3 <<X
proc:::create | pid == \$target | 3 | args[0]->pr_ppid == pid && args[0]->pr_pid != pid && args[0]->pr_fname == execname
proc:::start | $child | 3 | ppid == \$target
proc:::exit | $child | 3 | args[0] == CLD_EXITED
proc:::lwp-create | pid == \$target | 3 | args[1]->pr_pid != pid && args[0]->pr_lwpid == args[1]->pr_pid
proc:::lwp-start | $child | 3 | tid == pid
proc:::lwp-exit | $child | 3 | tid == pid
X
load "$events" threads 4 <<X
proc:::lwp-create | pid == \$target | 4 | args[1]->pr_pid == pid && args[0]->pr_lwpid != pid && args[0]->pr_name == execname
proc:::lwp-start | pid == \$target && tid != pid | 4 | curlwpsinfo->pr_lwpid == tid
proc:::lwp-exit | pid == \$target && tid != pid | 4 | curpsinfo->pr_pid == \$target
proc:::create | pid == \$target | 0 | 0
X
load "$events" execs 2 <<X
proc:::exec | $child | 2 | args[0] == "/bin/true"
proc:::exec-success | $child | 2 | execname == "true" && curpsinfo->pr_psargs == "/bin/true"
proc:::exec-failure | $child | 0 | 0
X
load "$events" bad_execs 2 <<X
proc:::exec | $child | 2 | args[0] == "/no/such/program"
proc:::exec-failure | $child | 2 | args[0] == ENOENT
proc:::exec-success | $child | 0 | 0
X
load "$events" kills 2 <<X
proc:::exit | $child | 2 | args[0] == CLD_KILLED
proc:::signal-send | $child && args[2] == SIGKILL | 2 | args[1]->pr_pid == pid && args[0]->pr_lwpid == tid
X
load "$events" handled 5 <<X
proc:::signal-send | pid == \$target && args[2] == SIGUSR1 | 5 | args[1]->pr_pid == pid
proc:::signal-handle | pid == \$target && args[0] == SIGUSR1 | 5 | args[2] > 1 && args[1]->si_pid == pid && args[1]->si_uid == uid
proc:::signal-discard | pid == \$target && args[2] == SIGUSR1 | 0 | 0
X
load "$events" ignored 5 <<X
proc:::signal-discard | pid == \$target && args[2] == SIGUSR2 | 5 | args[1]->pr_pid == pid
proc:::signal-handle | pid == \$target && args[0] == SIGUSR2 | 0 | 0
X
load "$events" awaited 5 <<X
proc:::signal-clear | pid == \$target | 5 | args[0] == SIGUSR1
X
load "$events" faults 3 <<X
proc:::fault | pid == \$target | 3 | args[0] == 6 && args[1]->si_signo == SIGSEGV && args[1]->si_addr == 16
X
finish
