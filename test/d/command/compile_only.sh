# -e compiles, without privilege where that can be taken away.
drop=
[ "$(id -u)" -eq 0 ] && command -v setpriv >/dev/null && drop="setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set=-all --inh-caps=-all"
cp "$DTRACE" "$dir/e.$$" && chmod 755 "$dir" "$dir/e.$$"
$drop "$dir/e.$$" -en 'BEGIN { trace(pid); } syscall::read:entry /pid == 5/ { @[execname] = quantize(arg2); }'
echo "status $?"
$drop "$dir/e.$$" -en 'BEGIN { trace(pid; }' >/dev/null 2>&1
echo "status $?"
$drop "$dir/e.$$" -qn 'BEGIN { exit(0); }' 2>&1 | grep -c 'privilege'
rm -f "$dir/e.$$"
