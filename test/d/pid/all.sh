# @@requires: root
# @@requires: file:/usr/bin/python3
# @@requires: uprobe.multi
# Every function of everything that a program runs, entry and return: its output and its status are what they were.
sc='import os, re, sys
print(re.sub("[aeiou]", "-", "the traced program never notices"), "%5.2f|%s" % (3.14159, "x" * 3))
sys.exit(7)'
printf '%s' "$sc" >"$dir/program.$$.py"
/usr/bin/python3 "$dir/program.$$.py"
echo "status $?"
$DTRACE -q -o "$dir/trace.$$" -c "/usr/bin/python3 $dir/program.$$.py" -n 'pid$target:::entry, pid$target:::return { @[probename] = count(); } END { printa("%s %@d\n", @); }' 2>"$dir/err.$$"
sort "$dir/trace.$$" | sed -nE 's/^(entry|return) [1-9][0-9]{2,}$/\1s/p'
grep -v -E '^dtrace: [0-9]+ probes? (is|are) left out: ' "$dir/err.$$"
exit 0
