# @@requires: root
# @@requires: file:src/lib/options.def
# Every option can be set by -x, by pragma, by the environment and, where it makes a difference while tracing, by setopt(); one that
# can't be here is refused in each way with its reason. (What each does is tested where its name is.)
values="defaultargs amin=Stable/Stable/Common argref empty errtags debug=no stdc=a syslibdir=$dir/nolib btfpath=/sys/kernel/btf/vmlinux version=1.6 zdefs verbose
fbtsource=kprobe fbtrefused loopmax=10 dump=c cpp=no cppargs=-DX cpphdrs=no cpppath=/bin/cpp pspec tree=0 define=X=1 incdir=/tmp undef=X
libdir=$dir/nolib nolibs setenv=X=1 unsetenv=X aggsize=1m bufsize=64k bufpolicy=switch bufresize=auto cleanrate=10hz cpu=0 destructive
dynvarsize=64k evaltime=exec jstackframes=5 jstackstrsize=128 lockmem=unlimited maxframes=10 temporal nspec=2 specsize=8k stackframes=5
ustackframes=5 strsize=64 agghist aggpack aggrate=1s aggsortkey aggsortkeypos=1 aggsortpos=1 aggsortrev aggzoom droptags encoding=ascii
unwindsize=1m laterprobes=16 laterwait=2s ustackunwind=fp bpflogsize=1m iregs=8 tregs=8 pgmax=8 preallocate=1m scratchsize=1k
kdefs udefs lazyload linknommap objcopypath=/bin/objcopy strip core debugassert=all
 flowindent noresolve quiet quietresize rawbytes stackindent=2 statusrate=1s switchrate=10ms"
mkdir -p "$dir/nolib"
root=$(cd ../../.. && pwd)
rows() { sed -nE 's/^O\([A-Z0-9]+, "([a-z0-9]+)", (OPT_[A-Z_]+), .*(WHEN_[A-Z]+), "(.*)"\)$/\1 \2 \3 \4/p' "$root/src/lib/options.def"; }
cd "$dir" || exit 1
accepted() { # option=value when: in each way
	local name=${1%%=*} value= upper
	[[ $1 == *=* ]] && value=${1#*=}
	$DTRACE -x "$1" -en BEGIN >x 2>&1 || { echo "-x $1:"; cat x; }
	printf '#pragma D option %s\nBEGIN { }\n' "$1" >o.d
	$DTRACE -es o.d >x 2>&1 || { echo "pragma $1:"; cat x; }
	upper=DTRACE_OPT_${name^^}
	env "$upper=$value" $DTRACE -en BEGIN >x 2>&1 || { echo "$upper=$value:"; cat x; }
	[ "$2" = WHEN_ANY ] || return
	[ "$value" ] && value=", \"$value\""
	$DTRACE -qn "BEGIN { setopt(\"$name\"$value); exit(0); }" 2>&1 | grep . && echo "setopt $1"
}
refused() { # name reason: in each way
	local way
	printf '#pragma D option %s=1\nBEGIN { }\n' "$1" >o.d
	for way in "-x $1=1 -en BEGIN" "-es o.d" "-qn BEGIN{setopt(\"$1\",\"1\");exit(0)}"; do
		$DTRACE $way 2>&1 | grep -qF "Not supported: $2" || echo "$way: no reason"
	done
	env "DTRACE_OPT_${1^^}=1" $DTRACE -en BEGIN 2>&1 | grep -qF "Not supported: $2" || echo "environment: $1: no reason"
}
while read -r name kind when why; do
	if [ "$kind" = OPT_REFUSED ]; then
		refused "$name" "$why"
		continue
	fi
	found=
	for v in $values; do
		[ "${v%%=*}" = "$name" ] && { found=1; accepted "$v" "$when"; }
	done
	[ "$found" ] || echo "no value to try for $name"
done < <(rows)
[ "$(rows | wc -l)" = "$(grep -c '^O(' "$root/src/lib/options.def")" ] || echo "rows that this test does not understand"
# Others' options that are here in another form, and what they do.
$DTRACE -xsetenv=GREETING=hello -xsetenv=GONE=1 -xunsetenv=GONE -qn BEGIN -c 'sh -c "echo $GREETING${GONE-...}"' | sed '/^$/d'
GREETING=bonjour $DTRACE -xsetenv=GREETING=hello -qn BEGIN -c 'printenv GREETING' | sed '/^$/d'
$DTRACE -xsetenv=NOVALUE -qn BEGIN
$DTRACE -xunsetenv=A=1 -qn BEGIN
printf '#pragma D option setenv=A=1\nBEGIN { }\n' >o.d
$DTRACE -qs o.d -c true
loads() { $DTRACE -xevaltime=$1 -qn 'syscall::mmap*:entry/pid == $target/{ n++; } END { printf("%s\n", n ? "loader seen" : "loader not seen"); }' -c true; }
loads exec
loads postinit
$DTRACE -xevaltime=later -qn BEGIN
D='syscall::getpid:entry, syscall::clock_nanosleep*:entry /pid == $target/ { stack(9); exit(0); }'
$DTRACE -xmaxframes=2 -qn "$D" -c 'sleep 0.01' | grep -c '`'
$DTRACE -xmaxframes=2 -xnoresolve -qn "$D" -c 'sleep 0.01' | grep -cE '^ +0x[0-9a-f]+$'
$DTRACE -xtree=1 -en 'BEGIN { x = 1 + 2; }'
$DTRACE -xpspec -qn 'BEGIN { exit(0); }'
