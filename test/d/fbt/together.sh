# @@requires: root
# @@requires: kprobes
# @@requires: cmd:dd
# @@timeout: 120
# Several probes at one function - fbt's, rawfbt's, one of a stable provider - fire once a call each, by whatever way: in the order
# in which they were enabled, each with its own clauses in the script's order, names and this-> variables.
prog='
rawfbt::set_user_nice:entry /pid == $target/ { this->x = 1; printf("%02d %s: %s %s\n", ++n, probeprov, probefunc, probename); }
sched:::change-pri /pid == $target/ { printf("%02d %s: %s, this->x %d\n", ++n, probeprov, probename, this->x); this->x = 2; }
fbt::set_user_nice:entry /pid == $target/ { printf("%02d %s: %s %s, this->x %d\n", ++n, probeprov, probefunc, probename, this->x); }
rawfbt::set_user_nice:entry /pid == $target/ { printf("%02d %s again, this->x %d\n", ++n, probeprov, this->x); }
sched:::change-pri, fbt::set_user_nice:entry /pid == $target/ { printf("%02d %s again\n", ++n, probeprov); }
fbt::set_user_nice:return, rawfbt::set_user_nice:return /pid == $target/ { printf("%02d %s: %s\n", ++n, probeprov, probename); }
fbt::vfs_read:entry, rawfbt::vfs_read:entry, rawfbt::vfs_write:entry, fbt::vfs_write:entry /pid == $target && arg2 == 4111/
{
	printf("%02d %s: %s %s\n", ++n, probeprov, probefunc, probename);
}
rawfbt::set_user_nice:entry /pid == $target/ { trace(*(int *)0); }
'
for way in '' fentry kprobe.multi driver kprobe; do
	$DTRACE ${way:+-xfbtsource=$way} -qn "$prog" -c 'nice -n 3 dd if=/dev/zero of=/dev/null bs=4111 count=1 status=none' >"$dir/out" 2>&1
	# not every kernel has every way
	grep -q 'does not take' "$dir/out" && continue
	sed '/^$/d; /^    /d; s/probe ID [0-9]* (ID [0-9]*/probe ID 1 (ID N/; s/ at BPF pc.*//' "$dir/out" | sort >"$dir/out.sorted"
	[ -n "$first" ] || { first=1; cp "$dir/out.sorted" "$dir/first"; cat "$dir/first"; }
	cmp -s "$dir/first" "$dir/out.sorted" || { echo "-- $way"; cat "$dir/out.sorted"; }
done
