# Help goes to standard output and is no error; -? and -h are the same.
$DTRACE --help 2>/dev/null | head -1
echo "status ${PIPESTATUS[0]}"
[ "$($DTRACE -h)" = "$($DTRACE --help)" ] && [ "$($DTRACE '-?')" = "$($DTRACE --help)" ] && echo same
$DTRACE -V | sed 's/[0-9.]*$/N/'
$DTRACE --version | wc -l
