# setopt(): options that may change while tracing do so with the next record; the others say why not.
$DTRACE -n 'BEGIN { trace(1); setopt("quiet"); trace(2); } BEGIN { printf("3\n"); setopt("quiet", "no"); }
BEGIN { printf("%d", 4); } BEGIN { setopt("quiet", strjoin("y", "es")); } BEGIN { exit(0); }' 2>&1 | sed 's/^ *[0-9]*  *1  *:/N 1 :/'
$DTRACE -qn 'BEGIN { @["a"] = sum(2); @["b"] = sum(1); setopt("aggsortkey"); setopt("aggsortrev", "1"); exit(0); }'
$DTRACE -qn 'BEGIN { setopt("nonesuch"); setopt("bufsize", "4k"); setopt("aggrate", "x"); printf("on\n"); exit(0); }' 2>&1
