# @@requires: root
# Sizes and rates with their units, by -x and by pragma; a program's own pragma and the command's -x are the same options.
ok() { for o in "$@"; do
	$DTRACE -x "$o" -en BEGIN >/dev/null 2>&1 || echo "-x $o refused"
	printf '#pragma D option %s\nBEGIN { }\n' "$o" >"$dir/u.$$.d"
	$DTRACE -e -s "$dir/u.$$.d" >/dev/null 2>&1 || echo "pragma $o refused"
done; }
no() { for o in "$@"; do
	$DTRACE -x "$o" -en BEGIN >/dev/null 2>&1 && echo "-x $o accepted"
	printf '#pragma D option %s\nBEGIN { }\n' "$o" >"$dir/u.$$.d"
	$DTRACE -e -s "$dir/u.$$.d" >/dev/null 2>&1 && echo "pragma $o accepted"
done; }
ok bufsize=65536 bufsize=64k bufsize=64K bufsize=1m bufsize=1M bufsize=1g aggsize=8m dynvarsize=512k specsize=32k strsize=1k strsize=0x100
ok switchrate=10 switchrate=10hz switchrate=100ms switchrate=100msec switchrate=500us switchrate=500usec switchrate=5000000ns \
	switchrate=5000000nsec switchrate=1s switchrate=1sec switchrate=1m switchrate=1min statusrate=1s aggrate=100ms cleanrate=101hz
ok quiet quiet=1 quiet=0 flowindent destructive nspec=4 stackframes=5 ustackframes=5 aggsortkey aggsortrev=1 aggsortpos=1 \
	aggsortkeypos=1 bufpolicy=ring bufpolicy=fill bufpolicy=switch bufresize=auto bufresize=manual cpu=0 rawbytes stackindent=3
no bufsize= bufsize=-1 bufsize=4q bufsize=k bufsize=1kk switchrate=0 switchrate=-5 switchrate=1x switchrate= nspec=x quiet=maybe \
	bufsize=99999999999999999999 bufpolicy= bufresize=often strsize=99999999999999999999 cpu=-1 nosuch "bufsize 4k"
# that they are obeyed: a short string, a short stack of strings, a rate
$DTRACE -x strsize=8 -qn 'BEGIN { s = strjoin("abcdef", "ghijkl"); printf("[%s]\n", s); exit(0); }' 2>&1
$DTRACE -qn '#pragma D option strsize=8
BEGIN { s = strjoin("abcdef", "ghijkl"); printf("[%s]\n", s); exit(0); }' 2>&1
