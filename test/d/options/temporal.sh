# temporal: what several CPUs recorded comes in the order of time; every policy, and what is committed with it.
cp /bin/sh "$dir/t.$$" # whose name is known
list=$(taskset -pc $$ | sed 's/.*: //; s/[-,]/ /g')
a=${list%% *} b=${list##* }
cat >"$dir/temporal.$$" <<X
for i in 1 2 3; do
	taskset -c $a $dir/t.$$ -c 'kill -0 \$\$'; taskset -c $b $dir/t.$$ -c 'kill -0 \$\$'
	taskset -c $b $dir/t.$$ -c 'kill -0 \$\$'; taskset -c $a $dir/t.$$ -c 'kill -0 \$\$'
done
X
for p in switch fill ring; do
	$DTRACE -q -xtemporal -xbufpolicy=$p -c "sh $dir/temporal.$$" -n '
int n;
BEGIN { printf("begin"); }
syscall::kill:entry /execname == $$1 && !arg1/ { printf(" %d", ++n); }
syscall::kill:entry /execname == $$1 && n == 2/ { s = speculation(); speculate(s); printf(" (late)"); }
syscall::kill:entry /execname == $$1 && n == 12/ { commit(s); s = 0; }
END { printf(" end\n"); }' "t.$$"
done
