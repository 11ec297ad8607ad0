# @@requires: root
# @@requires: driver
# @@requires: cmd:cc
# @@requires: cmd:python3
# @@timeout: 120
# Each page that a program touches is one fault, each signal one exception; and the program gets what it would have got: CR2 and all
# registers come through, while clauses fault themselves.
cc -O1 -o "$dir/faults.$$" faults.c || exit
"$dir/faults.$$" 1000 2000 >"$dir/alone.$$"
cut -d' ' -f3- "$dir/alone.$$"
$DTRACE -q -o "$dir/trace.$$" -c "$dir/faults.$$ 1000 2000" -n '
fbt::page_fault:entry /pid == $target && arg2 & 4/ { @entry = count(); @same = sum(args[0] == arg0 && args[2] == arg2 && args[1] == (struct pt_regs *)arg1); }
fbt::page_fault:return /pid == $target && arg2 & 4/ { @return = count(); }
fbt::page_fault:entry /pid == $target && arg2 & 4/ { @at[arg0] = count(); trace(*(int *)0); }
trap:::divide_error, trap:::invalid_op, trap:::general_protection /pid == $target/ { @t[probename] = count(); }
END { printa("entry %@d same %@d return %@d\n", @entry, @same, @return); printa("%s %@d\n", @t); printa("at %x\n", @at); }' >"$dir/said.$$" 2>"$dir/err.$$"
cut -d' ' -f3- "$dir/said.$$"
read -r from to rest <"$dir/said.$$"
# every page once, at the address that was touched
python3 - "$dir/trace.$$" "$from" "$to" <<"PY"
import sys
lo, hi = int(sys.argv[2], 16), int(sys.argv[3], 16)
at = [int(l.split()[1], 16) for l in open(sys.argv[1]) if l.startswith("at ")]
print(sum(1 for a in at if lo <= a < hi and (a - lo) % 4096 == (a - lo) // 4096 % 4096), "pages")
PY
awk '/^entry/ { print ($2 == $4 ? "args equal" : "args differ"), ($2 == $6 ? "each returned" : "returns differ") }' "$dir/trace.$$"
grep -E '^(divide|invalid|general)' "$dir/trace.$$" | sort
awk '/^entry/ { n = $2 } END { print (n > 3000 ? "enough" : "too few") }' "$dir/trace.$$"
# one error for each, and nothing else is said
grep -c 'invalid address (0x0) in action #2' "$dir/err.$$" | awk -v n="$(awk '/^entry/ { print $2 }' "$dir/trace.$$")" '{ print ($1 == n ? "an error each" : "errors: " $1 " of " n) }'
grep -vE 'invalid address \(0x0\) in action #2|^    ' "$dir/err.$$"
exit 0
