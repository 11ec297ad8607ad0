# system(): a command made as printf() makes text, at its place among what is printed; only with -w.
$DTRACE -wqn 'BEGIN { printf("before\n"); system("echo %s %d%%", "text", 3 + 4); printf("after\n"); }
BEGIN { system("exit 3"); system("printf x"); printf("y\n"); exit(0); }'
$DTRACE -wn 'BEGIN { system("echo out"); exit(0); }' 2>&1 | sed 's/^ *[0-9]*  *1  *:/N 1 :/'
$DTRACE -wqn 'BEGIN { @a["k"] = sum(5); system("echo first"); printa("%s %@d\n", @a); system("echo last"); exit(0); }' -o "$dir/system.$$"
cat "$dir/system.$$"
$DTRACE -qn 'BEGIN { system("echo never"); exit(0); }'
echo "status $?"
printf '#pragma D option destructive\n#pragma D option quiet\nBEGIN { system("echo by pragma"); exit(0); }\n' >"$dir/system.$$.d"
$DTRACE -s "$dir/system.$$.d"
# done when the record is read, so held back by a speculation's rules: not at all
$DTRACE -wqn 'BEGIN { speculate(1); system("echo x"); }' 2>&1 | sed 1q
