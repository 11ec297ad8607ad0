# @@requires: root
# @@requires: programs32
# @@requires: uprobes
# @@requires: cmd:cc
# The same forms in a 32-bit program, where the compiler makes one: without any library.
cc -m32 -O1 -fno-pic -no-pie -static -nostdlib -DFREESTANDING -o "$dir/forms.$$" forms.c 2>/dev/null || { cat i386.out; exit 0; }
$DTRACE -qc "$dir/forms.$$" -n '
forms$target:::small { printf("%s: %x %x %x %x %x %x %x %x, %d\n", probename, arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8); }
forms$target:::memory { printf("%s: %x %x %x %x %x %x %x\n", probename, arg0, arg1, arg2, arg3, arg4, arg5, arg6); }
forms$target:::symbol { printf("%s: %x %x %x\n", probename, arg0, arg1, arg2); }
forms$target::places:place { @ = sum(arg0); } END { printa("%@d\n", @); }' | grep .
