# @@requires: lab
# @@requires: root
# @@requires: cmd:setpriv
# @@requires: perf clock
# Debian's kernels may keep perf events, and clocks with them, to CAP_SYS_ADMIN. Then that is said, and no more than clocks is lost.
cp "$DTRACE" "$dir/p.$$" && chmod 755 "$dir" "$dir/p.$$"
only() { setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set "$1" --inh-caps "$1" --ambient-caps "$1" "$dir/p.$$" "${@:2}" 2>&1; }
exec 9<"$dir" && flock 9 # who asks for the setting meanwhile waits
as_is=$(cat /proc/sys/kernel/perf_event_paranoid)
for paranoid in 2 3; do
	echo "== $paranoid"
	echo $paranoid >/proc/sys/kernel/perf_event_paranoid
	only -all,+bpf,+perfmon -qn 'BEGIN { printf("begun\n"); exit(0); }'
	only -all,+bpf,+perfmon -qn 'tick-50hz { printf("a tick\n"); exit(0); }'
	only -all,+bpf,+perfmon,+sys_admin -qn 'tick-50hz { printf("a tick\n"); exit(0); }'
done
echo "$as_is" >/proc/sys/kernel/perf_event_paranoid
rm -f "$dir/p.$$"
