# @@requires: root
# @@requires: cmd:bpftool
# Killed with -9, nothing stays: every kernel object was a file descriptor.
$DTRACE -qn 'syscall:::entry { @ = count(); } profile-97 { @b = count(); }' &
disown # the shell is to say nothing of its end
sleep 0.5
ids=$(sed -n 's/^prog_id:[^0-9]*//p' /proc/$!/fdinfo/* | sort -u)
left() { for id in $ids; do bpftool prog show id "$id" >/dev/null 2>&1 && echo "$id"; done | wc -l; }
echo "before: $([ "$(left)" -ge 2 ] && echo all)"
kill -9 $!
for i in $(seq 50); do
	[ "$(left)" -eq 0 ] && break
	sleep 0.1
done
echo "after: $(left)"
