# What can't be built: no provider, no object, a provider that makes no sense.
mkdir -p $dir/usdt2 && cd $dir/usdt2 || exit 1
echo 'BEGIN { }' >none.d
$DTRACE -h -s none.d
ls none.h 2>/dev/null
$DTRACE -G -s none.d
printf 'provider p { probe a(int); };\n' >p.d
$DTRACE -G -s p.d nosuch.o
echo text >text.o
$DTRACE -G -s p.d text.o
ls p.o 2>/dev/null
$DTRACE -h -s p.d -o - | grep -c P_A
$DTRACE -h -n BEGIN
$DTRACE -G
for p in 'provider p { probe a(int); probe a(int); };' 'provider p { probe a(void, int); };' 'provider p { }; provider p { };' \
	'provider p { probe a(int, int, int, int, int, int, int, int, int, int, int, int, int); };' 'provider p { probe a(struct nosuch); };'; do
	echo "$p" >bad.d
	$DTRACE -xerrtags -h -s bad.d 2>&1 | head -1
done
ls bad.h 2>/dev/null
exit 0
