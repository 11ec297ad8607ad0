# @@requires: root
# The exit status is what exit() said; END's word is the last.
for n in 0 1 7 255; do
	$DTRACE -qn "BEGIN { exit($n); }" >/dev/null
	echo "exit($n): $?"
done
$DTRACE -qn 'BEGIN { exit(3); } END { exit(4); }' >/dev/null
echo "END too: $?"
