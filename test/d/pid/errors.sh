# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# What isn't there is said, with what is.
cc -O1 -o "$dir/target.$$" target.c || exit
try() { $DTRACE -qc "$dir/target.$$" -n "$1" 2>&1 | sed -n "s/process [0-9][0-9]*/process N/; s/target\.[0-9]*/target/; /^hint/p"; }
try 'pid$target:libnone:x:entry' | sed 's/; it runs target.*/; it runs target, .../'
try 'pid$target:a.out:outr:entry'
try 'pid$target:a.out:outer:enter'
try 'pid$target::no_such_function_anywhere:entry'
$DTRACE -n 'pid2::x:entry' 2>&1 | head -1
$DTRACE -n 'pid2147483647::x:entry' 2>&1 | head -1
$DTRACE -n 'pid0::x:entry' 2>&1 | head -1
$DTRACE -ln 'pid$target:a.out:*ut*:*' -c "$dir/target.$$" | awk '{ print $3, $4, $5 }' | grep -v ' [0-9a-f]*$' | sort
exit 0
