# @@requires: root
# @@requires: driver
# @@requires: cmd:cc
# @@timeout: 120
# The page fault handler with bad pointers, of all processes, under a load of faults and forks: error records, and nothing else.
cc -O1 -o "$dir/faults.$$" faults.c || exit
for p in 'fbt::page_fault: { trace(*(int *)0); }' \
	'fbt::page_fault:entry, fbt::page_fault:return { trace(*(int *)0x8000000000000000); }' \
	'fbt::page_fault: { trace(*(int *)0xffffc00000001000); }' \
	'fbt::page_fault: { trace(*(int *)0x1000); }' \
	'fbt::page_fault: { trace(copyinstr(0x1000)); }' \
	'trap:::page_fault { trace(stringof((char *)0xdeadbeef00000000)); }'; do
	$DTRACE -q -xbufsize=16m -n "$p" -c "sh -c 'for i in 1 2; do $dir/faults.$$ 500 500; done'" >"$dir/out.$$" 2>"$dir/err.$$"
	grep ' ' "$dir/out.$$" | cut -d' ' -f3- | sort -u
	[ "$(grep -c 'invalid address' "$dir/err.$$")" -ge 2000 ] && echo "error records"
	grep -vE '^    |invalid address|drops? on CPU|firings? skipped|error drops?' "$dir/err.$$"
done
exit 0
