# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@filter: /^dtrace: what a library that process [0-9N]* opens/d
# Entry and return of a program's functions, static ones too: arguments in registers and on the stack, values, names; a child that it
# forks and another process that runs the same program are left alone, and the program never notices.
cc -O1 -o "$dir/target.$$" target.c || exit
target=$dir/target.$$
"$target"
echo "status $?"
$DTRACE -qxtemporal -o "$dir/trace.$$" -c "$target" -n '
pid$target:a.out:outer:entry { printf("%s:%s:%s(%d)\n", probemod, probefunc, probename, arg0); }
pid$target:target*:hidden:entry { self->x = arg0; }
pid$target:target*:hidden:return { printf("hidden(%d) = %d\n", self->x, arg1); }
pid$target::many:entry { printf("%d %d %d %d %d %d %d %d\n", arg0, arg1, arg2, arg3, arg4, arg5, (int)arg6, arg7); }
pid$target::name:return { printf("%s\n", copyinstr(arg1)); }
pid$target::main:return { printf("main = %d\n", arg1); }'
cat "$dir/trace.$$"
# Another process that runs the same program calls the same functions.
"$target" $((2 * ${TEST_SLOW:-1})) >/dev/null &
until [ /proc/$!/exe -ef "$target" ]; do sleep 0.01; done
$DTRACE -qp $! -n 'pid$target:a.out:outer:entry, pid$target:a.out:hidden:return { @[probefunc, probename] = count(); }
	END { printa("%s %s %@d\n", @); }' >"$dir/out.$$" &
tracer=$!
for i in 1 2 3 4 5; do
	"$target" >/dev/null
	sleep 0.2
done
wait $tracer
sort "$dir/out.$$"
