# @@requires: root
# @@filter: s/^ *[0-9]*\( *[12]  *:\)/  N\1/
# -o appends; what dtrace itself says stays on standard error.
rm -f "$dir/output.$$"
$DTRACE -o "$dir/output.$$" -n 'BEGIN { trace(1); exit(0); }'
$DTRACE -qo "$dir/output.$$" -n 'BEGIN { printf("again\n"); exit(0); }'
cat "$dir/output.$$"
$DTRACE -o /does/not/exist -n BEGIN
echo "status $?"
$DTRACE -qn 'BEGIN { printf("x\n"); exit(0); }' >/dev/full
echo "status $?"
