# @@requires: root
# @@requires: driver
# @@timeout: 120
# Functions that can't be probed: asked for by name, the reason is told; -x fbtrefused lists them all, each with its own.
$DTRACE -l -n 'fbt::exc_invalid_op:entry' 2>&1 | grep -o 'the kernel has .*'
$DTRACE -l -xfbtsource=driver -n 'fbt::lookup_address:entry' 2>&1 | grep -o 'the kernel has .*'
$DTRACE -lv -xfbtsource=driver -xfbtrefused -n 'fbt::lookup_address:entry' | grep -A1 'Not Available'
$DTRACE -lv -xfbtsource=driver -xfbtrefused -n 'fbt:vmlinux::entry' >"$dir/all.$$"
$DTRACE -l -xfbtsource=driver -n 'fbt:vmlinux::entry' >"$dir/some.$$"
# each that is listed more has a reason, and none else
awk -v some="$(grep -c ' entry$' "$dir/some.$$")" '/ entry$/ { all++ } /Not Available/ { why++ }
	END { print (why > 0 && all - why == some ? "each has its reason" : "listed " all ", not available " why ", else " some) }' "$dir/all.$$"
exit 0
