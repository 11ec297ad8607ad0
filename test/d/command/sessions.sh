# @@requires: root
# @@timeout: 40
# Ten sessions at once: each sees the same events, none the others' variables.
cp /bin/bash "$dir/um$$t"
for i in 1 2 3 4 5 6 7 8 9 10; do
	$DTRACE -b 256k -qx switchrate=20ms -n "
		BEGIN { x = $i; printf(\"begun\\n\"); }
		syscall::umask:entry /execname == \"um$$t\"/ { x++; }
		syscall::exit_group:entry /execname == \"um$$t\"/ { exit(0); }
		END { printf(\"%d\\n\", x - $i); }" >"$dir/sessions.$i" 2>&1 &
done
until [ "$(cat "$dir"/sessions.* | grep -c begun)" -eq 10 ]; do
	sleep 0.1
done
"$dir/um$$t" -c 'for ((i = 0; i < 100; i++)); do umask 022; done'
wait
cat "$dir"/sessions.* | grep -v '^$' | sort | uniq -c | sed 's/^ *//'
