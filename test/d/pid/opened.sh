# @@requires: root
# @@requires: uprobes
# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: cmd:cc
# Libraries that a process opens while it is traced, meant by a pattern, by no module at all, or by a name that is nowhere to be found before: their
# probes are there before any of their code runs, constructors too, and each call is counted.
programs=$PWD/opened_programs
mkdir -p "$dir/opened" && cd "$dir/opened" || exit 1
. "$programs"
counts() { # options, command's arguments, descriptions with clauses
	$DTRACE $1 -qc "./main $2" -n "$3 END { printa(\"%s %s %s %@d\n\", @); }" 2>&1 | grep . | sort
}
echo 'a pattern:'
counts -Zq deep/libplug.so.7 'pid$target:libplug*:plug_*:entry, pid$target:libplug*:plug_u*:return { @[probemod, probefunc, probename] = count(); }'
echo 'each call, in order:'
$DTRACE -Zqxlaterwait=60s -c './main deep/libplug.so.7' -n 'pid$target::plug_used:entry { printf("%d\n", arg0); } pid$target:lib[p]*:plug_used:return { printf("%d\n", arg1); }'
echo 'no module, twice, in a thread, in a name space of its own; the program has one of the name too:'
counts -q 'deep/libplug.so.7 deep/libplug.so.7 @deep/libother.so =deep/libother.so' 'pid$target::shared_name:entry { @[probeprov == "" ? "" : "any", probefunc, probename] = count(); }'
echo 'a name that is where nobody looks, of what another library needs:'
counts -Zq deep/libneeds.so 'pid$target:libplug:plug_run:entry, pid$target:libplug.so.7:plug_used:0 { @[probemod, probefunc, probename] = count(); }'
echo 'clauses of their own:'
counts -Zq deep/libplug.so.7 'pid$target:libp*:plug_run:entry { @[probemod, probefunc, "first"] = count(); } pid$target:libp*:plug_run:entry, pid$target::plug_run:entry { @[probemod, probefunc, "second"] = count(); }
	pid$target:libq*:plug_run:entry { @[probemod, probefunc, "third"] = count(); }'
echo 'args[] has types of what is there:'
$DTRACE -qc './main deep/libplug.so.7' -n 'pid$target::shared_name:entry { printf("%s %d\n", probemod, args[0]); }' 2>&1 | sed 's/process [0-9]*/process N/; s/pid[0-9]*/pidN/' | grep .
echo 'no room:'
counts '-Zq -xlaterprobes=2' deep/libplug.so.7 'pid$target:libplug*:plug_*:entry { @[probemod, probefunc, ""] = sum(1); }' | sed 's/^libplug.*/one/'
