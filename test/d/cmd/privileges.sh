# @@requires: root
# @@requires: cmd:setpriv
# @@requires: sysctl:kernel.perf_event_paranoid<=2
# CAP_BPF and CAP_PERFMON are enough, whatever the provider; which one is missing is said by name. Listing and -e need none.
cp "$DTRACE" "$dir/p.$$" && chmod 755 "$dir" "$dir/p.$$"
for caps in -all -all,+bpf -all,+perfmon -all,+bpf,+perfmon; do
	as="setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set $caps --inh-caps $caps --ambient-caps $caps"
	echo "== $caps"
	$as "$dir/p.$$" -qn 'BEGIN { printf("begun\n"); exit(0); }' 2>&1
	$as "$dir/p.$$" -qn 'syscall::umask:entry /pid == $target && arg0 == 022/ { @[probefunc] = max(1); } tick-1s { }' -c 'sh -c "umask 22"' 2>&1
	echo "status $?"
	$as "$dir/p.$$" -ln syscall:vmlinux:umask: | wc -l
	$as "$dir/p.$$" -en 'syscall::umask:entry { @ = count(); }'
	echo "status $?"
done
rm -f "$dir/p.$$"
