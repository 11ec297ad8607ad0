# Recorded on two CPUs, ended on one of them: all of it shows, or none; then the id is free for another.
# @@requires: atomic instructions
cp /bin/sh "$dir/t.$$" # whose name is known
list=$(taskset -pc $$ | sed 's/.*: //; s/[-,]/ /g')
a=${list%% *} b=${list##* }
cat >"$dir/cpus.$$" <<X
for i in 1 2 3; do
	taskset -c $a $dir/t.$$ -c 'kill -0 \$\$'; taskset -c $b $dir/t.$$ -c 'kill -0 \$\$'
	taskset -c $a $dir/t.$$ -c 'kill -0 \$\$'; taskset -c $b $dir/t.$$ -c 'kill -0 \$\$'
done
X
$DTRACE -q -c "sh $dir/cpus.$$" -n '
int s;
syscall::kill:entry /execname == $$1 && !arg1 && !s/ { s = speculation(); }
syscall::kill:entry /execname == $$1 && !arg1/ { n++; }
syscall::kill:entry /execname == $$1 && !arg1/ { speculate(s); printf("%d with %d\n", n, s); }
syscall::kill:entry /execname == $$1 && (n == 4 || n == 12)/ { commit(s); s = 0; }
syscall::kill:entry /execname == $$1 && n == 8/ { discard(s); s = 0; }
' "t.$$" | sort -n
