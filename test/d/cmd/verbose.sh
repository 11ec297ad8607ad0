# @@requires: root
# -Z lets a description match nothing; -v tells stability and -S shows code beside its source, before anything runs; -V is all it does.
$DTRACE -Zn 'nonesuch:::x { trace(1); } BEGIN { exit(0); }' 2>&1 | sed 's/^ *[0-9]* *1 /N 1 /'
$DTRACE -n 'nonesuch:::x { trace(1); } BEGIN { exit(0); }' 2>&1 | grep -c 'nonesuch:::x does not match any probes'
$DTRACE -ven BEGIN
$DTRACE -Sen 'BEGIN { x = 3; }' 2>&1 | grep -E '^dtrace:::BEGIN$|^; line 1: x = 3$|^ +[0-9]+: exit$' | sed 's/[0-9]*: exit/N: exit/'
$DTRACE -V -n 'BEGIN { printf("never"); }' | wc -l
