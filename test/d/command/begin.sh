# @@requires: root
# The shortest program, with and without -q; the blank line at the end is DTrace's.
run() {
	$DTRACE "$@" 2>&1 | sed 's/^ *[0-9]*\( *[12]  *:\)/  N\1/'
	echo "status ${PIPESTATUS[0]}"
}
run -n 'BEGIN { exit(0); }'
run -qn 'BEGIN { printf("hello\n"); exit(0); }'
run -n BEGIN,END -n 'BEGIN /1/ { exit(3); }'
