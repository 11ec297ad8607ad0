# @@requires: root
# @@requires: uprobe.multi
# @@timeout: 120
# Every function of everything that a program runs, entry and return: its output and its status are what they were.
command='ls -d / /tmp /does/not/exist'
$command 2>&1
echo "status $?"
$DTRACE -q -o "$dir/trace.$$" -c "$command" -n 'pid$target:::entry, pid$target:::return { @[probename] = count(); } END { printa("%s %@d\n", @); }' >"$dir/said.$$" 2>&1
grep -v -E '^dtrace: [0-9]+ probes? (is|are) left out: ' "$dir/said.$$"
sort "$dir/trace.$$" | sed -nE 's/^(entry|return) [1-9][0-9]{2,}$/\1s/p'
