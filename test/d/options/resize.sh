# @@requires: root
# Sizes that no kernel makes are taken for what fits, or refused; who wants to hear of it is told.
run() { $DTRACE -q "$@" -n 'BEGIN { x[1] = 5; @[x[1]] = count(); printf("%d", speculation()); exit(0); }' 2>&1 | sed '/^$/d; s/lowered to [1-9][0-9]*m/lowered to Nm/'; }
for o in bufsize aggsize specsize dynvarsize; do
	run -x $o=100t
	run -x $o=100t -x quietresize=no -x quiet=no | grep lowered
	run -x $o=100t -x bufresize=manual
	run -x $o=1m -x bufresize=manual -x quietresize=no
done
printf '#pragma D option bufresize=auto\n#pragma D option bufsize=100t\nBEGIN { exit(3); }\n' >"$dir/resize.$$.d"
$DTRACE -qs "$dir/resize.$$.d"
echo $?
