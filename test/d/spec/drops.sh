# What is lost is counted and told in DTrace's words.
d() { $DTRACE -q "$@" 2>&1 >/dev/null; }
d -n 'BEGIN { speculation(); speculation(); exit(0); }'
d -xnspec=0 -xdroptags -n 'BEGIN { speculation(); speculation(); exit(0); }'
d -xnspec=16 -n 'BEGIN { a = speculation(); b = speculation(); c = speculation(); d = speculation(); e = speculation(); f = speculation(); }
BEGIN { speculation(); speculation(); speculation(); speculation(); speculation(); speculation(); speculation(); speculation(); speculation(); speculation(); }
BEGIN { speculation(); speculation(); exit(0); }'
# a CPU's specsize: what doesn't fit is dropped, what does stays
s='BEGIN { s = speculation(); }
BEGIN { speculate(s); printf("%s\n", "one"); }
BEGIN { speculate(s); tracemem(curthread, 512); }
BEGIN { speculate(s); tracemem(curthread, 512); }
BEGIN { speculate(s); printf("%s\n", "two"); }
BEGIN { commit(s); }
BEGIN { s = speculation(); }
BEGIN { speculate(s); printf("three\n"); }
BEGIN { commit(s); }
BEGIN { exit(0); }'
$DTRACE -q -xspecsize=128 -n "$s" 2>&1
$DTRACE -q -xspecsize=10 -n "$s" 2>&1
# ids that never were
$DTRACE -q -n 'BEGIN { speculate(2); trace("no"); } BEGIN { commit(-1); } BEGIN { discard(7); } BEGIN { exit(0); } ERROR { printf("%d ", arg4); }' 2>/dev/null
