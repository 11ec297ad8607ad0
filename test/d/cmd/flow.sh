# @@requires: root
# -F: arrows and indentation by entry and return, the name of the probe where it is neither; it has the better of -q, as ever.
$DTRACE -F -c 'sh -c "umask 22"' -n 'syscall::umask:entry /pid == $target && arg0 == 022 && !self->was++/ { self->in = 1; trace(arg0); }
syscall::umask:return /self->in/ { self->in = 0; trace(arg1); } END { }' 2>/dev/null | sed 's/^ *[0-9]* /  N /'
$DTRACE -Fqn 'BEGIN { exit(0); }' | sed 's/^ *[0-9]* /  N /'
