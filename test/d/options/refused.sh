# What can't be done is refused with the reason; bad values with what would do; pragmas that come too late or mean nothing.
x() { $DTRACE -x "$1" -en BEGIN; }
for o in ldpath=x dtypes=x modpath=x ctypes=x grabanon linkmode=dynamic knodefs; do x "$o" 2>&1 | grep -cE '^dtrace: failed to set -x [a-z=0-9]+: Not supported: ...'; done | sort | uniq -c
x strsize=1
x stackframes=0
x quiet=2
x bufpolicy=none
x switchrate=0hz
printf '#pragma D option quiet=2\nBEGIN { }\n' >"$dir/refused.$$.d"
cd "$dir" && $DTRACE -e -s refused.$$.d 2>&1 | sed "s/$$/N/"
# -w is what destructive actions need; everything else may be had by pragma too
printf '#pragma D option quiet\n#pragma D option strsize=8\nBEGIN { s = "0123456789"; printf("%%s\\n", s); }\n' >"$dir/refused.$$.d"
$DTRACE -e -s refused.$$.d
echo "status $?"
