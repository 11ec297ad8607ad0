# Options that change how programs are read: amin, version, argref, stdc, droptags.
$DTRACE -xamin=Stable/Stable/Common -qn 'BEGIN { printf("%d\n", pid != 0); exit(0); }'
$DTRACE -xamin=Good -n BEGIN 2>&1
printf '#pragma D option amin=Standard/Private/Unknown\nBEGIN { trace(pid); }\n' >$dir/amin.d
$DTRACE -qs $dir/amin.d 2>&1 | head -1 | sed "s|$dir/||"
for v in 1.0 1.6.2 2.0 2.1 3.0 1 x 1.2.3.4; do
	$DTRACE -xversion=$v -qn 'BEGIN { exit(0); }' >/dev/null 2>&1 && echo "version $v"
done
$DTRACE -n BEGIN unused 2>&1
$DTRACE -xargref -qn 'BEGIN { exit(0); }' unused
printf '#pragma D option argref\nBEGIN { exit(0); }\n' >$dir/argref.d
$DTRACE -qs $dir/argref.d unused
for c in a c s t x; do
	$DTRACE -C -xstdc=$c -qn 'BEGIN { printf("%d\n", __linux); exit(0); }' 2>&1 | head -1
done
for o in ctypes=x knodefs late=dynamic ldpath=x modpath=x; do
	$DTRACE -x $o -n BEGIN 2>&1 | grep -c 'Not supported: ..'
done | sort | uniq -c
