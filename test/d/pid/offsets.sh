# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@requires: cmd:objdump
# A probe on each instruction of a function, by its offset, hexadecimal; only where instructions begin.
cc -O1 -o "$dir/target.$$" target.c || exit
target=$dir/target.$$
start=$(objdump -d --disassemble=outer "$target" | awk '$2 == "<outer>:" { print $1 }')
offsets=$(objdump -dw --disassemble=outer "$target" | sed -n 's/^ *\([0-9a-f]*\):\t.*/\1/p' | while read -r a; do printf '%x\n' $((0x$a - 0x$start)); done)
$DTRACE -ln 'pid$target:a.out:outer:' -c "$target" | awk 'NR > 1 { print $5 }' | diff - <(printf 'entry\nreturn\n%s\n' "$offsets") && echo listed
$DTRACE -qc "$target" -n 'pid$target:a.out:outer:[0-9a-f] { @[probename] = count(); } END { printa("%s %@d\n", @); }' | grep -E '^[0-9a-f]+ [0-9]+$' |
	sort | diff - <(printf '%s 3\n' $offsets | sort) && echo "each three times"
# arg0 of return: where it returned from
last=$(objdump -dw --disassemble=outer "$target" | sed -n 's/^ *\([0-9a-f]*\):\t.*\tret.*/\1/p')
$DTRACE -qc "$target" -n 'pid$target:a.out:outer:return { printf("+%x = %d\n", arg0, arg1); }' | sed "s/^+$(printf '%x' $((0x$last - 0x$start))) /+RET /" | grep =
middle=$(printf '%x' $((0x$(echo "$offsets" | sed -n 2p) - 1)))
echo "$offsets" | grep -qx "$middle" || $DTRACE -qc "$target" -n "pid\$target:a.out:outer:$middle" 2>&1 | sed "s/$middle$/MIDDLE/" | tail -1
