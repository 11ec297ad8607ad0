# @@requires: registers of processes
# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@requires: cmd:python3
# @@timeout: 120
# A process outlives a dtrace that is killed, with the code that it had; its file may have been replaced or removed meanwhile; it may end between being
# looked at and being probed.
mkdir -p "$dir/survives" && cp waits.c "$dir/survives" && cd "$dir/survives" && cc -O1 -o waits waits.c || exit 1
mkfifo in
begin() { # program: starts it, sets $pid and $at
	"$1" <in >out & pid=$!
	exec 11>in
	until [ -s out ]; do sleep 0.02; done
	read -r at <out
}
end() { exec 11>&-; wait $pid; tail -1 out; rm -f out; }
code() { python3 -c "
f = open('/proc/$pid/mem', 'rb'); f.seek($at); print(f.read(16).hex())"; }
trace() { # clauses: until it traces; sets $tracer
	rm -f said
	$DTRACE -qo said -x switchrate=10ms -n 'BEGIN { printf("tracing\n"); }' -n "$1" &
	tracer=$!
	until grep -qs tracing said; do sleep 0.02; done
}
echo killed
begin ./waits
before=$(code)
trace "pid$pid:a.out:work:entry, pid$pid:a.out:work:return, pid$pid:a.out:main:, pid$pid:libc:get*:entry { @ = count(); }"
[ "$(code)" != "$before" ] && echo probed
echo >&11
kill -9 $tracer
wait $tracer 2>/dev/null
for i in $(seq 200); do [ "$(code)" = "$before" ] && break; sleep 0.02; done
[ "$(code)" = "$before" ] && echo as before
echo >&11
end
for what in replaced removed; do
	echo $what
	cp waits running
	begin ./running
	rm running
	[ $what = removed ] || { cp /bin/true running.new && mv running.new running; }
	trace "pid$pid:a.out:work:entry { printf(\"work(%d) in %s\n\", arg0, probemod); } pid$pid:running:work:return { usym(uregs[R_PC]); printf(\"\n\"); exit(0); }"
	echo >&11
	wait $tracer
	sed 's/tracing//; s/ *$//; s/^ *//' said | grep .
	end
done
echo ends
# What stands for the preprocessor ends the process, when the first program has been compiled and nothing is attached yet.
cat >cpp <<'X'
#!/bin/sh
for f; do :; done
[ -e once ] && { kill -9 $(cat victim) 2>/dev/null; while kill -0 $(cat victim) 2>/dev/null && ! grep -q '^State:.Z' /proc/$(cat victim)/status 2>/dev/null; do sleep 0.02; done; }
: >once
exec cat
X
chmod +x cpp
for p in pid exact; do
	rm -f once
	begin ./waits
	disown $pid # so that nobody tells of its end
	echo $pid >victim
	args=()
	[ $p = pid ] && args=(-p $pid)
	timeout 20 $DTRACE -C -xcpppath="$PWD/cpp" "${args[@]}" -qn "pid$pid:a.out:work:entry { exit(7); }" -n 'BEGIN { printf("begins\n"); }' 2>&1 | sed "s/$pid/N/g; s/waits of process.*/.../; s/the process runs no program: .*/there is no such process/" # not reaped yet
	exec 11>&-
	rm -f out
done
