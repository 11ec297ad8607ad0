# @@requires: root
# A probe runs its clauses in the order of the text, across wildcards, lists and exact names.
$DTRACE -qc 'sh -c "umask 22"' -n 'syscall::uma*:entry /pid == $target && arg0 == 022 && !self->was++/ { printf("1 "); self->in = 1; }
syscall::umask:entry /self->in/ { printf("2 "); } syscall:::entry /self->in/ { printf("3 "); }
syscall::getuid:entry,syscall::u?ask:entry,syscall::um???:entry /self->in/ { printf("4 "); }
syscall::[tu]mas[a-k]:entry /self->in/ { printf("5 %o\n", arg0); }
syscall::umask: /self->in && probename == "return"/ { printf("6\n"); self->in = 0; }'
