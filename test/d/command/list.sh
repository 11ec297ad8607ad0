# The list's format, to the column; nothing of it needs privilege.
$DTRACE -ln dtrace:::
echo "status $?"
$DTRACE -l -n BEGIN -n END | tail -2
$DTRACE -l -i 1 | tail -1
$DTRACE -l -P dtrace | wc -l
$DTRACE -ln nonsense:::here
echo "status $?"
$DTRACE -ln 'BEGIN /1/ { trace(1); }, '
echo "status $?"
