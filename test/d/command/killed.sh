# @@requires: root
# @@requires: cmd:bpftool
# Killed with -9, nothing stays: every kernel object was a file descriptor.
$DTRACE -qn 'syscall:::entry { @ = count(); } profile-97 { @b = count(); }' &
sleep 0.5
mine() { bpftool prog show 2>/dev/null | grep -c "pids .*($1)\|dtrace($1)"; }
before=$(mine $!)
kill -9 $!
wait $! 2>/dev/null
for i in $(seq 50); do
	[ "$(mine $!)" -eq 0 ] && break
	sleep 0.1
done
echo "before: $([ "$before" -gt 0 ] && echo some) after: $(mine $!)"
