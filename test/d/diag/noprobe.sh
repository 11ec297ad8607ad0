# What matches nothing is refused in DTrace's own words: as typed, then all four parts of the description; the place and the
# nearest probe stand below. Nothing of it needs privilege.
say() { $DTRACE -e "$@" 2>&1 | sed -n 's/ there are dtrace .*/ there are .../; 1p;$p'; echo "status ${PIPESTATUS[0]}"; }
say -n nope:::
say -n nope::::entry
say -P sycall
say -m syscall:vmlinus
say -f syscall::raed
say -f raed
say -n BEGINN
say -n syscall::raed:entry
say -n dtrace:::BEGIN,dtrace:::EDN
say -n 'BEGIN, syscall::raed:entry /pid == 1/ { trace(1); }'
say -i 4294967295
printf 'BEGIN { }\n\nsyscall::raed:entry { }\n' >"$dir/noprobe.$$.d"
cd "$dir" && say -s noprobe.$$.d | sed "s/$$/N/"
# allowed by -Z
$DTRACE -Zen nope:::
echo "status $?"
