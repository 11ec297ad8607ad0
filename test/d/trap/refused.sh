# @@requires: root
# @@status: 1
# Exceptions that no machine lets be probed: why.
$DTRACE -l -n 'trap:::int3' 2>&1 | grep dtrace:
$DTRACE -l -n 'trap:::nmi' 2>&1 | grep dtrace:
$DTRACE -n 'trap:::double_fault { exit(0); }' 2>&1 | grep hint
$DTRACE -n 'trap:::int3 { exit(0); }' 2>/dev/null
