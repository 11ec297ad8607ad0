# @@requires: root
# @@requires: uprobe.multi
# @@requires: cmd:c++
# @@timeout: 120
# Return probes on everything in a program that throws exceptions, jumps out of functions and changes its stack: it does what it did.
c++ -O1 -o "$dir/stacks.$$" stacks.cc || exit
"$dir/stacks.$$" | sed 's/^/alone: /'
$DTRACE -q -o "$dir/trace.$$" -c "$dir/stacks.$$" -n 'pid$target:::return, pid$target:::entry { @ = count(); }
	pid$target:a.out:passes:return, pid$target:a.out:sets:return, pid$target:a.out:jumps:return { @n[probefunc] = count(); }
	END { clear(@); printa("%s returned %@d\n", @n); }' 2>"$dir/err.$$"
grep -vE '^ *0?$' "$dir/trace.$$" | sort
grep -vE '^dtrace: [0-9]+ probes? (is|are) left out: |^dtrace: pid [0-9]+ exited with status 9$' "$dir/err.$$"
exit 0
