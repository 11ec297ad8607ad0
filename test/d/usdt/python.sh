# @@requires: root
# @@requires: uprobes
# @@requires: file:/usr/bin/python3.11
# Debian's Python (package python3.11): functions as they return, by file, name and line, what is imported; a pattern for the provider, and
# two processes of -p. Its counters are raised in processes that run already. (Entries it tells of only where its interpreter enters itself.)
cat >"$dir/calls.py" <<'P'
import sys
def outer(n):
    return inner(n) + 1
def inner(n):
    return n * 2
def work():
    for i in range(5):
        outer(i)
    import colorsys
if len(sys.argv) > 1:
    print("ready", flush=True)
    sys.stdin.readline()
work()
P
clause='$1:::function-return /basename(copyinstr(arg0)) == "calls.py" && copyinstr(arg1) != "<module>"/ { @[probename, copyinstr(arg1), arg2] = count(); }
$1:::import-find-load-start /copyinstr(arg0) == "colorsys"/ { @[probename, copyinstr(arg0), 0] = count(); }
END { printa("%s %s %d: %@d\n", @); }'
trace() { $DTRACE -q "${@:2}" -n "${clause//\$1/$1}" 2>&1 | grep . | sort; }
trace 'python$target' -c "/usr/bin/python3.11 -I -S $dir/calls.py"
for n in 1 2; do
	mkfifo "$dir/in$n"
	/usr/bin/python3.11 -I -S "$dir/calls.py" wait <"$dir/in$n" >"$dir/out$n" &
	eval "exec 1$n>$dir/in$n; pid$n=$!"
	until grep -qs ready "$dir/out$n"; do sleep 0.05; done
done
(trace 'python*' -p $pid1 -p $pid2 -x quiet -o "$dir/both" -n 'BEGIN { printf("tracing\n"); }'; sed 's/^tracing//' "$dir/both" | grep . | sort) &
until grep -qs tracing "$dir/both"; do sleep 0.05; done
echo >&11
echo >&12
exec 11>&- 12>&-
wait
