# @@requires: root
# @@requires: cmd:bpftool
# Killed with -9, nothing stays: every kernel object was a file descriptor.
exec 3>&2 2>/dev/null # where the shell says that a job was killed
$DTRACE -qn 'syscall:::entry { @ = count(); } profile-97 { @b = count(); } BEGIN { printf("ready\n"); }' 2>&3 >"$dir/killed.$$" &
for i in $(seq 100); do
	grep -q ready "$dir/killed.$$" && break
	sleep 0.1
done
ids=$(sed -n 's/^prog_id:[^0-9]*//p' /proc/$!/fdinfo/* | sort -u)
left() { for id in $ids; do bpftool prog show id "$id" >/dev/null 2>&1 && echo "$id"; done | wc -l; }
echo "before: $([ "$(left)" -ge 2 ] && echo all)"
kill -9 $!
wait $!
for i in $(seq 50); do
	[ "$(left)" -eq 0 ] && break
	sleep 0.1
done
echo "after: $(left)"
