# @@requires: root
# @@requires: uprobes
# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: cmd:cc
# @@requires: quick
# Libraries that a process opens which runs already when tracing starts (opened.sh has all else).
programs=$PWD/opened_programs
mkdir -p "$dir/opened_running" && cd "$dir/opened_running" || exit 1
. "$programs"
mkfifo paths || exit 1
./main - - <paths >ready &
pid=$!
exec 3>paths
until grep -q ready ready 2>/dev/null; do sleep 0.05; done
$DTRACE -Zqxlaterwait=60s -o said -p $pid -n 'BEGIN { printf("tracing\n"); } pid$target:lib[op]*:plug_used:entry { @[probemod, probefunc, probename] = sum(arg0); } END { printa("%s %s %s %@d\n", @); }' &
tracer=$!
until grep -qs tracing said; do sleep 0.05; done
echo deep/libother.so >&3
echo deep/libplug.so.7 >&3
wait $tracer
exec 3>&-
wait $pid
grep lib said | sort
