# @@requires: root
# @@requires: driver
# @@requires: cmd:cc
# @@timeout: 120
# Breakpoints of a process, and of the kernel: those of a probe behind the entry of a function, which ftrace doesn't have. Clauses fault there;
# the process gets its signals, and who set the probe his hits.
# Static: the dynamic linker would ask for a file, too.
cc -static -O1 -o "$dir/breakpoints.$$" breakpoints.c || exit
tracing=/sys/kernel/tracing
echo 0 >/proc/sys/debug/kprobes-optimization
for behind in 5 9; do
	echo "p:int3_$$ do_faccessat+$behind" >>$tracing/kprobe_events 2>/dev/null && break
done
echo 1 >"$tracing/events/kprobes/int3_$$/enable" || exit
$DTRACE -q -o "$dir/trace.$$" -c "$dir/breakpoints.$$ 1000" -n '
trap:::int3 /pid == $target/ { @all = count(); @error = sum(!!(arg0 | arg2)); trace(*(int *)0); }
trap:::int3 /pid == $target && args[1]->cs & 3/ { @user = count(); @depth = max(stackdepth); }
trap:::int3 /pid == $target && !(args[1]->cs & 3)/ { @in[func(args[1]->ip - 1)] = count(); @same = sum(caller != args[1]->ip); @stack[stack(2)] = count(); }
END { printa("all %@d error codes %@d\n", @all, @error); printa("user %@d depth %@d\n", @user, @depth); printa("%a %@d\n", @in); printa("elsewhere %@d\n", @same); printa(@stack); }' 2>"$dir/err.$$"
echo 0 >"$tracing/events/kprobes/int3_$$/enable"
hits=$(awk -v e="int3_$$" '$1 == e { print $2 }' $tracing/kprobe_profile)
echo "-:int3_$$" >>$tracing/kprobe_events
echo 1 >/proc/sys/debug/kprobes-optimization
[ "$hits" -ge 1000 ] && echo "probe hit"
grep -E 'error codes|^user|^elsewhere' "$dir/trace.$$" | sed 's/^all [0-9]* //'
grep -E '^vmlinux`do_faccessat.* 1000$' "$dir/trace.$$" | sed 's/+0x[0-9a-f]*//'
grep -A1 -E '^ +vmlinux`do_faccessat' "$dir/trace.$$" | grep -cE 'sys_access|do_syscall|do_int80|int80'
grep -c 'invalid address (0x0) in action #3' "$dir/err.$$" | awk -v n="$(awk '/^all/ { print $2 }' "$dir/trace.$$")" '{ print ($1 == n && n >= 2000 ? "an error each" : "errors: " $1 " of " n) }'
grep -vE 'invalid address \(0x0\) in action #3|^    ' "$dir/err.$$"
exit 0
