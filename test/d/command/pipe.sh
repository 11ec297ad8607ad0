# @@requires: root
# A reader that goes away ends the trace without a word.
$DTRACE -qn 'tick-50ms { printf("%s\n", "line"); }' | head -2
echo "said: $($DTRACE -x switchrate=20ms -qn 'tick-20ms { printf("line\n"); } tick-10s { exit(9); }' 2>&1 >/dev/full | wc -l)"
