# @@requires: root
# @@requires: cmd:setpriv
# Errors that need more than a text: arguments, code generation, a symbol whose address is hidden, one whose type nobody knows.
show() { grep -oE '\[D_[A-Z_]+\].*|^hint: .*'; }
$DTRACE -xerrtags -en 'BEGIN { trace($1); }' 'a b' 2>&1 | show
for n in 0 -1 65537; do
	$DTRACE -xerrtags -en "syscall::read:entry { trace(copyin(arg0, $n)); }" 2>&1 | show
done
$DTRACE -xerrtags -en 'BEGIN { trace(`_text); }' 2>&1 | show
cp "$DTRACE" "$dir/rare.$$" && chmod 755 "$dir" "$dir/rare.$$"
setpriv --reuid 65534 --clear-groups --bounding-set -all --inh-caps -all "$dir/rare.$$" -xerrtags -en 'BEGIN { trace(`_text); }' 2>&1 | show
