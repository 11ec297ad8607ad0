# What no provider of that name has: another one that has it, or that there is none of this name.
hint() { $DTRACE -e -n "$1" 2>&1 | sed -n 's/^hint: //; T; s/ there are .*/ there are .../; p'; }
hint proc::openat:entry
hint profile:::BEGIN
hint nfsv3:::op-read-start
hint nosuch:::entry
hint nosuch1234:::entry
exit 0
