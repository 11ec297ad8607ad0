# Every form of -l names the same probes by the same numbers, whatever else is asked; all of it without privilege.
# what can't be used here is said below the lists
exec 2>/dev/null
number() { awk '$2 == "syscall" && $3 == "vmlinux" && $4 == "getppid" && $5 == "entry" { print $1 }' "$@"; }
id() { $DTRACE -l "$@" | number; }
# with a kernel's functions a list of everything is long
all=$dir/l.$$
$DTRACE -l >"$all"
want=$(id -n syscall:vmlinux:getppid:entry)
[ "$want" -gt 0 ] && for form in '-n syscall::getppid:entry' '-n getppid:entry' '-f getppid' '-f syscall::getppid' '-m vmlinux' '-P syscall' \
	"-i $want" '-n sys*::get?pid:' '-n syscall:::' '-n entry'; do
	[ "$(id $form)" = "$want" ] && echo "same: $form" | sed "s/$want/ID/"
done
[ "$(number "$all")" = "$want" ] && echo "same: -l"
$DTRACE -l | cmp - "$all" && echo stable
awk 'NR > 1 { print $1 }' "$all" | sort | uniq -d | wc -l
[ "$(wc -l <"$all")" -gt 1000 ] && echo many
# a script's probes, each once; its clauses do not run
cat >"$dir/l.$$.d" <<'D'
BEGIN { trace(1); }
END, BEGIN { trace(2); }
D
$DTRACE -l -s "$dir/l.$$.d" | awk '{ print $NF }'
$DTRACE -lvn syscall:vmlinux:write:entry | sed -n '/Argument Types/,$p'
$DTRACE -lvn rawtp:sched::sched_process_exit | sed -n '/Argument Types/,$p' | head -2
