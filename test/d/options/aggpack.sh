# aggpack: a line a key, a character a bucket; in ASCII or in blocks. agghist: counts and sums as bars of one histogram.
prog='BEGIN { @q["cat"] = quantize(8); @q["cat"] = quantize(8); @q["dog"] = quantize(16); @q["dog"] = quantize(64); @q["dog"] = quantize(65); @q["dog"] = quantize(70); }
BEGIN { @l[(char)1, "x"] = lquantize(5, 0, 10, 2); @l[(char)2, "y"] = lquantize(-5, 0, 10, 2); @l[(char)2, "y"] = lquantize(500, 0, 10, 2); @n = quantize(1000); }
BEGIN { @c["one"] = sum(1); @c["three"] = sum(3); @c["four"] = sum(4); @k[5] = count(); @neg["a"] = sum(-3); @neg["b"] = sum(5); @none = count(); @avg["x"] = avg(3); }
BEGIN { exit(0); }'
for e in ascii utf8; do
	$DTRACE -q -xencoding=$e -xaggpack -xagghist -n "$prog"
done
# the largest fills the width with aggzoom
$DTRACE -q -xencoding=ascii -xaggpack -xaggzoom -n 'BEGIN { @["k"] = quantize(1, 3); @["k"] = quantize(2, 6); @["k"] = quantize(4, -3); exit(0); }'
# printa() without a format does as well; with one, and of several, it prints as ever
$DTRACE -q -xagghist -n 'BEGIN { @a["k"] = count(); @b["k"] = count(); printa(@a); printa("%s %@d\n", @a); printa(@a, @b); exit(0); }'
TERM=dumb $DTRACE -q -xaggpack -n 'BEGIN { @ = quantize(1); exit(0); }'
TERM=xterm $DTRACE -q -xaggpack -n 'BEGIN { @ = quantize(1); exit(0); }'
# encoding is that of ordinary distributions as well, to an eighth of a column
$DTRACE -q -xencoding=utf8 -n 'BEGIN { @ = quantize(1, 7); @ = quantize(2, 57); exit(0); }'
$DTRACE -q -xencoding=latin1 -n BEGIN 2>&1
echo "status $?"
