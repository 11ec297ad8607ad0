# @@requires: root
# @@timeout: 40
# Ten sessions at once: each sees the same events, none the others' variables.
for i in 1 2 3 4 5 6 7 8 9 10; do
	$DTRACE -qn "BEGIN { x = $i; } syscall::umask:entry /execname == \"um$$t\"/ { x++; } tick-3s { exit(0); } END { printf(\"%d\\n\", x - $i); }" >"$dir/sessions.$i" 2>&1 &
done
sleep 1
cp /bin/bash "$dir/um$$t"
"$dir/um$$t" -c 'for ((i = 0; i < 100; i++)); do umask 022; done'
wait
sort -u "$dir"/sessions.* | grep -v '^$'
