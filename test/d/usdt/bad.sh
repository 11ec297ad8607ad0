# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@requires: cmd:openssl
# @@requires: cmd:objcopy
# Malformed notes: what makes sense beside them is there, nothing is done where a bad one leads, and the program runs as ever.
cc -O1 -no-pie -o "$dir/bad.$$" bad.c || exit
$DTRACE -ln 'bad$target:::' -c "$dir/bad.$$" 2>&1 | awk '/left out/ { print } $2 ~ /^bad/ { print $4, $5 }' | sort
$DTRACE -qc "$dir/bad.$$" -n 'bad$target:::good { printf("%s %d\n", probename, arg0); }' | grep good
$DTRACE -n 'bad$target:::middle' -c "$dir/bad.$$" 2>&1 | sed -n 's/bad[0-9]* has/bad has/p'
$DTRACE -n 'bad$target:::far' -c "$dir/bad.$$" 2>&1 | sed -n 's/bad[0-9]* has/bad has/p'
# Anything at all in the section.
for i in 1 2 3 4 5 6 7 8; do
	head -c 700 /dev/zero | openssl enc -aes-128-ctr -K "0000000000000000000000000000000$i" -iv 0 -nopad 2>/dev/null >"$dir/noise.$$"
	objcopy --update-section .note.stapsdt="$dir/noise.$$" "$dir/bad.$$" "$dir/noisy.$$" 2>/dev/null || continue
	$DTRACE -n 'bad$target:::good' -c "$dir/noisy.$$" 2>&1 | sed -n 's/process [0-9]*/process N/; /^hint/p'
done | sort -u | sed 's/, only malformed notes of some//'
