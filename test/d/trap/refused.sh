# @@requires: root
# @@status: 1
# Exceptions that no machine lets be probed: why.
$DTRACE -l -n 'trap:::debug' 2>&1 | grep dtrace:
$DTRACE -l -n 'trap:::nmi' 2>&1 | grep dtrace:
$DTRACE -n 'trap:::double_fault { exit(0); }' 2>&1 | grep hint
$DTRACE -n 'trap:::machine_check { exit(0); }' 2>/dev/null
