# -C: includes, definitions in their order, the interpreter line, places of errors.
cat >$dir/value.h <<'X'
#define VALUE 9
X
cat >$dir/script.d <<'X'
#!/usr/sbin/dtrace -Cs
#include "value.h"
#include <errno.h>
#ifndef A
#define A 3
#endif
#pragma D option quiet
#if defined(__linux) && defined(__unix) && __SUNW_D
BEGIN
{
	printf("%d %d %d %s\n", A, VALUE, ENOENT, $$1);
	exit(0);
}
#else
#error not here
#endif
X
$DTRACE -C -I$dir -s $dir/script.d 'an argument'
$DTRACE -DA=4 -I $dir -UA -DA=5 -s $dir/script.d -C x
$DTRACE -xcpp -xincdir=$dir -xdefine=A=6 -s $dir/script.d x
DTRACE_OPT_CPP=1 $DTRACE -DN=7 -qn 'BEGIN { trace(N); exit(0); }'
echo
cp $dir/script.d $dir/bad.d
echo 'BEGIN { trace(VALUE + nosuch); }' >>$dir/bad.d
$DTRACE -C -I$dir -s $dir/bad.d x 2>&1 | sed "s|$dir/||g"
$DTRACE -C -H -I$dir -s $dir/script.d x 2>&1 | grep -c '^\. .*value.h'
$DTRACE -C -s $dir/script.d x 2>&1 | tail -1 | sed "s|$dir/||g"
$DTRACE -C -xcpppath=/no/such -s $dir/script.d x 2>&1 | sed "s|$dir/||g"
$DTRACE -s $dir/script.d x 2>&1 | tail -1
