# @@requires: btf
# @@requires: root
# Tracepoints, typed and raw: the arguments are the kernel's own, by BTF or by cast.
$DTRACE -xtemporal -qc 'sh -c "(:); (:)"' -n '
sdt:sched::sched_process_fork /pid == $target/ { printf("fork %d %d\n", args[0]->pid == pid, args[1]->real_parent->pid == pid); }
sdt:sched::sched_process_exit /pid == $target/ { printf("sdt %s %d\n", args[0]->comm, args[0]->tgid == $target); }
rawtp:sched::sched_process_exit /pid == $target/ { printf("raw %s %d\n", ((struct task_struct *)arg0)->comm, ((struct task_struct *)args[0])->tgid == $target); }
sdt:::sched_process_exit /ppid == $target/ { @ = count(); }'
