# A module that is not there has no near probe to suggest: never a hint that means everything.
$DTRACE -em nope 2>&1 | grep -c '^hint: did you mean :'
$DTRACE -en 'syscall:nope:getppid:entry' 2>&1 | tail -1
