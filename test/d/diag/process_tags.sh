# @@requires: root
# @@requires: uprobes
# What can be wrong with a probe of a process has the classic tags: no such process, no such function, no such name, no such offset.
sleep 100 &
until grep -q libc /proc/$!/maps; do :; done
e() { $DTRACE -xerrtags -en "$1" 2>&1 | sed -nE '1s/.*(\[D_[A-Z_]*\]).*/\1/p'; }
e "pid$!:libc:no_such_function:entry { }"
e "pid$!:libc:malloc:beginning { }"
e "pid$!:libc:malloc:ffffff { }"
e "pid$!:no_such_library::entry { }"
e 'pid4194305:libc:malloc:entry { }'
e 'pid2:libc:malloc:entry { }'
kill $!
