# freopen(): what is printed from there on, by commands too, goes to the end of a file; "" leads back. ftruncate() empties it.
f=$dir/freopen.$$
echo old >"$f"
$DTRACE -wqn "BEGIN { printf(\"one\n\"); freopen(\"%s.%d\", \"${f%.*}\", $$); printf(\"two\n\"); system(\"echo three\"); freopen(\"\"); printf(\"four\n\"); }
BEGIN { freopen(\"\"); printf(\"five\n\"); freopen(\"$f\"); } BEGIN { printf(\"six\n\"); freopen(\"$f.b\"); printf(\"seven\n\"); freopen(\"\"); exit(0); }"
cat "$f"; echo --; cat "$f.b"; echo --
$DTRACE -wqn "BEGIN { freopen(\"$f\"); printf(\"lost\n\"); ftruncate(); printf(\"all there is\n\"); exit(0); } END { @ = count(); }"
cat "$f"
echo --
# where it can't, output stays where it is; ftruncate() of what is no file does nothing
$DTRACE -wqn 'BEGIN { printf("here\n"); freopen("/nonexistent/%d", 5); ftruncate(); printf("still here\n"); exit(0); }' 2>&1 | cat
$DTRACE -qn 'BEGIN { freopen("x"); }'
echo "status $?"
