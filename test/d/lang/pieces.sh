# @@requires: root
# @@requires: subroutines of strings
# @@requires: compiler to machine code
# A probe of many clauses is several programs, each of which calls the next (src/code/lower_pieces.c). What a firing knows goes along: this->
# variables, strings among them, alloca()ed memory, where strtok() is, the time, which probe it is. A fault ends its clause only.
clauses() { # probe, predicate: what makes it long
	awk -v probe="$1" -v predicate="$2" 'BEGIN {
		for (i = 0; i < 40; i++)
			printf("%s %s { this->n++; @q%d = quantize(arg0 + %d); @c[execname, this->n] = count(); @l%d = lquantize(this->n, 0, 100, 10); }\n",
			       probe, predicate, i % 4, i, i % 3)
	}'
}
cat >$dir/begin.d <<'D'
BEGIN
{
	this->n = 0;
	this->s = strjoin("a string of ", "the first clause");
	this->p = (int *)alloca(16);
	this->p[1] = 42;
	this->when = timestamp;
	this->mine = vtimestamp;
	self->where = "self";
	this->token = strtok("one:two:three", ":");
}
D
clauses BEGIN >>$dir/begin.d
echo 'BEGIN { this->n += 100; this->p[1]++; this->bad = *(int *)0; this->n += 1000; }' >>$dir/begin.d
clauses BEGIN >>$dir/begin.d
cat >>$dir/begin.d <<'D'
ERROR { printf("fault %d in clause %d\n", arg4, arg1); }
BEGIN
{
	printf("%d %s %d %s %s %s\n", this->n, this->s, this->p[1], self->where, this->token, strtok(NULL, ":"));
	printf("%s\n", this->when == timestamp && this->mine == vtimestamp ? "same time" : "another time");
	exit(0);
}
D
$DTRACE -S -qs $dir/begin.d >$dir/out 2>$dir/err
[ $(grep -c '^dtrace:::BEGIN, piece' $dir/err) -ge 2 ] || grep '^dtrace:::BEGIN' $dir/err
sed -n 's/.*\(error on\) .*: \(.*\) in action.*/\1: \2/p' $dir/err
head -3 $dir/out

# Several probes: each finds its own name and clauses behind the first piece, too.
{
	echo 'syscall::getppid:entry, syscall::getpgid:entry /pid == $target/ { this->n = 0; this->f = probefunc; }'
	clauses 'syscall::getppid:entry, syscall::getpgid:entry' '/pid == $target/'
	echo 'syscall::getpgid:entry /pid == $target/ { this->n += 1000; }'
	clauses syscall::getpgid:entry '/pid == $target/'
	echo 'syscall::getppid:entry, syscall::getpgid:entry /pid == $target/ { @seen[this->f, probefunc, this->n] = count(); }'
	echo 'END { printa("%s %s %d\n", @seen); }'
} >$dir/calls.d
$DTRACE -xaggsortkey -qs $dir/calls.d -c "python3 -c 'import os; os.getppid(); os.getpgid(0); os.getpgid(0)'" 2>&1 | grep ^getp
