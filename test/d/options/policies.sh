# @@requires: root
# @@requires: cmd:python3
# The three policies by the guide: switch loses what it can't take and says so; ring keeps the last of each CPU; fill the first, and
# ends the trace when a buffer is full. The program stays on one CPU.
N=20000
prog="python3 -c 'import os
os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
os.umask(0)
for i in range(1, $N + 1): os.umask(i % 512); os.nice(0)'"
for policy in switch ring fill; do
	$DTRACE -q -b 4k -x bufpolicy=$policy -x switchrate=200ms -c "$prog" -n 'BEGIN { seen = 0; } syscall::umask:entry /pid == $target && (arg0 || seen > 0)/ { seen++; printf("n %d\n", seen); }
END { printf("end of %d\n", seen); }' >"$dir/p.$$" 2>"$dir/p.$$.e"
	echo "$policy: status $?"
	awk -v N=$N -v policy=$policy '
	FILENAME ~ /e$/ { if (/drops? on CPU/) drops += $2; next }
	$1 == "n" { if (!got++) first = $2; else if ($2 != last + 1 && policy != "switch") print "not in a row:", last, $2; last = $2 }
	/^end of/ { seen = $3; ends++ }
	END {
		print "END", ends, "records", (got >= 100 && (got < N || policy == "switch") ? "some" : got)
		if (policy == "switch") print (got + drops == N ? "exact" : "WRONG " got " " drops)
		if (policy == "ring") print (last == N ? "the last" : "WRONG " last), drops + 0
		if (policy == "fill") print (first == 1 ? "the first" : "WRONG " first), (seen < N ? "ended early" : "never ended")
	}' "$dir/p.$$.e" "$dir/p.$$"
done
$DTRACE -x bufpolicy=ring -b 16k -qn 'BEGIN { printf("a "); exit(0); } END { printf("b\n"); }'
$DTRACE -x bufpolicy=fill -b 16k -qn 'BEGIN { printf("a "); exit(3); } END { printf("b\n"); }'
echo "status $?"
