# @@requires: root
# @@requires: btf
# The types of a tracepoint's arguments are the kernel's.
$DTRACE -lvn sdt:sched::sched_process_exit | sed -n '/Argument Types/,$p' | head -2
