# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@requires: cmd:strip
# Arguments of static probes, each form that notes have, in programs of each kind. What is expected follows from forms.c.
cat >"$dir/forms.$$.d" <<'D'
forms$target:::small { printf("%s: %x %x %x %x %x %x %x %x, %d\n", probename, arg0, arg1, arg2, arg3, arg4, arg5, arg6, arg7, arg8); }
forms$target:::large { printf("%s: %x %x %x %x %x %x %x\n", probename, arg0, arg1, arg2, arg3, arg4, arg5, arg6); }
forms$target:::constant { printf("%s: %x %x %x %x %x %x\n", probename, arg0, arg1, arg2, arg3, arg4, arg5); }
forms$target:::memory { printf("%s: %x %x %x %x %x %x %x\n", probename, arg0, arg1, arg2, arg3, arg4, arg5, arg6); }
forms$target:::symbol { printf("%s: %x %x %x\n", probename, arg0, arg1, arg2); }
forms$target:::unread { printf("%s: %d %d %d\n", probename, arg0, arg3, arg8); }
forms$target::places:place { @[probefunc, arg0, arg1] = count(); }
forms$target::other:place { @[probefunc, arg0, arg1] = count(); }
forms$target:::two-words_one-three { printf("%s:%s\n", probefunc, probename); }
END { printa("%s %d %d: %@d\n", @); }
D
try() { echo "$1:"; $DTRACE -Zqs "$dir/forms.$$.d" -c "$dir/forms.$$" | grep .; }
cc -O1 -o "$dir/forms.$$" forms.c && try "as it comes"
cc -O1 -no-pie -o "$dir/forms.$$" forms.c && try "in its place"
cc -O1 -static -o "$dir/forms.$$" forms.c && try static
strip "$dir/forms.$$"
echo stripped:
run() { $DTRACE -qc "$dir/forms.$$" -n "$1" 2>&1 | sed "s/(ID [0-9]*: forms[0-9]*:forms\.[0-9]*:/(ID N: forms:forms:/; s/ at BPF pc.*//; /^$/d"; }
run 'forms$target:::place { @[probefunc, arg1] = count(); } END { printa("<%s> %d: %@d\n", @); }'
run 'forms$target:::memory { printf("%x\n", arg3); }'
run 'forms$target:::symbol { printf("%x\n", arg3); }'
run 'forms$target:::unread { printf("%d\n", arg1); }'
run 'forms$target:::nowhere { printf("%d\n", arg0); }'
