# @@requires: root
# stack(n) and ustack(n) show n frames and no more, however the probe is reached: one frame a line, indented; frames of tracing itself
# are not among them.
sc="python3 -c 'import os
os.umask(18)'"
frames() { grep -cE '^ +[^ ]+$'; }
for n in 1 2 3; do
	$DTRACE -qc "$sc" -n "syscall::umask:entry /pid == \$target/ { stack($n); exit(0); }" 2>/dev/null | frames
done
for n in 1; do
	$DTRACE -qc "$sc" -n "syscall::umask:entry /pid == \$target/ { ustack($n); exit(0); }" 2>/dev/null | frames
done
for o in stackframes=2 ustackframes=1; do
	$DTRACE -x $o -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { stack(); ustack(); exit(0); }' 2>/dev/null >"$dir/frames.$$"
	grep -cE "^ {14}vmlinux\`" "$dir/frames.$$" | sed "s/^[3-9]/some/; s/^/$o kernel /"
	grep -E '^ {14}' "$dir/frames.$$" | grep -vc vmlinux | sed "/^[1-9]/s/.*/$(test $o = ustackframes=1 && echo "&" || echo some)/; s/^/$o user /"
done
$DTRACE -qc "$sc" -n 'syscall::umask:entry /pid == $target/ { stack(); exit(0); }' 2>/dev/null | grep -cE '__bpf_trace|__traceiter|bpf_trace_run|bpf_prog'
$DTRACE -x stackindent=3 -qn 'BEGIN { stack(2); exit(0); }' | grep -cE '^   [^ ]'
