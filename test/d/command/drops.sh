# @@requires: root
# @@requires: cmd:python3
# @@timeout: 60
# Nothing is lost in silence: records delivered and drops reported are together what fired, for a buffer that is too small,
# for an aggregation and for dynamic variables.
N=200000
prog="python3 -c 'import os
for i in range($N): os.umask(i % 50000)'"
sum() { awk -v n=$N -v what="$1" '
	/drop/ { drops += $2 }
	/^record/ { got++ }
	/^  / { got += $NF }
	/^stored/ { got += $2 }
	END { print what, (got + drops == n ? "exact" : "WRONG: " got " + " drops), (drops ? "with drops" : "without drops") }'; }
$DTRACE -q -b 4k -x switchrate=500ms -n 'syscall::umask:entry /pid == $target/ { printf("record %d\n", arg0); }' -c "$prog" 2>&1 | sum principal
$DTRACE -q -b 16m -n 'syscall::umask:entry /pid == $target/ { printf("record\n"); }' -c "$prog" 2>&1 | sum large
$DTRACE -q -x aggsize=64k -n 'syscall::umask:entry /pid == $target/ { @[arg0] = count(); }' -c "$prog" 2>&1 | sum aggregation
$DTRACE -q -x dynvarsize=64k -n 'BEGIN { n = 0; ok = 0; } syscall::umask:entry /pid == $target/ { a[arg0, n] = 1; ok += a[arg0, n] == 1; n++; }
	END { printf("stored %d\n", ok); }' -c "$prog" 2>&1 | sum dynamic
