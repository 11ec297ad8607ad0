# @@requires: root
# @@requires: kprobes
# @@requires: btf
# @@requires: function:do_execveat_common\.(isra|constprop)\..*
# @@timeout: 120
# The compiler made a clone of do_execveat_common(), and of it alone (so on the 64-bit kernels of the lab): fbt knows it by the function's
# name, rawfbt by its own, and nothing means both. Of a function with a part it is said that the part is left out.
$DTRACE -qn 'fbt::do_execveat_common:entry /progenyof($target)/ { n++; who = probefunc; }
rawfbt::do_execveat_common.*:entry /progenyof($target)/ { raw++; }
END { printf("%s fired %d, %d by its own name\n", who, n, raw); }' -c "sh -c 'exec /bin/true'" | sed 's/\.isra\.[0-9]*\|\.constprop\.[0-9]*/.CLONE/; /^$/d'
$DTRACE -n 'rawfbt::do_execveat_common:entry {}' 2>&1 | grep -o 'does not match any probes'
# without a provider fbt alone is meant
$DTRACE -ln 'do_execveat_common:entry' | awk 'NR > 1 { print $2 }'
$DTRACE -l -P rawfbt >"$dir/all.$$"
whole=$(awk '$NF == "entry" { print $(NF - 1) }' "$dir/all.$$" | sort | uniq -u | awk -F. 'NF == 1 { whole[$1] = 1 } NF == 3 && $2 == "part" { part[$1]++ }
	NF > 3 || NF == 3 && $2 != "part" { clone[$1] = 1 } END { for (f in part) if (whole[f] && part[f] == 1 && !clone[f]) print f }' | sort | head -1)
$DTRACE -n "fbt::$whole:entry {} BEGIN { exit(0); }" 2>&1 | grep "compiler" | sed "s/$whole/FUNCTION/g; s/part\.[0-9]*/part.N/"
# an id means the same probe in the next run
id=$(awk '$NF == "return" { print $1; exit }' "$dir/all.$$")
$DTRACE -li "$id" | tail -1 | diff - <(grep -m1 "^ *$id " "$dir/all.$$") && echo same
exit 0
