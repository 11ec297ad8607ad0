# @@requires: root
# @@requires: cmd:cat
# @@requires: btf
# A strsize, also one that fills no words, cuts a process' string and its name to the same length everywhere: shown, assigned, compared, as a key.
for size in 9 15 16 17; do
	$DTRACE -q -x strsize=$size -c 'cat /dev/null/a/long/path' -n 'syscall::openat:entry
	/pid == $target && (this->path = copyinstr(arg1)) == copyinstr(arg1) && this->path >= "/dev/nul" && this->path < "/dev/nulm"/
	{
		s = copyinstr(arg1); m[copyinstr(arg1)]++; m[s]++;
		@[copyinstr(arg1)] = count(); @[s] = count(); @[strjoin(s, "")] = count();
		printf("%s %s %d %d %d ", copyinstr(arg1), s, strlen(copyinstr(arg1)), copyinstr(arg1) == s, m[s]);
		printa("%s %@d\n", @);
	}' 2>/dev/null
done
for size in 8 9 12 16 20; do
	cp "$(command -v cat)" "$dir/catcatcatcatcatcat"
	$DTRACE -q -x strsize=$size -c "$dir/catcatcatcatcatcat /dev/null" -n 'syscall::openat:entry
	/pid == $target && !done++/
	{
		s = execname; m[execname]++; m[s]++; w[1] = execname;
		@[execname, 1] = count(); @[s, 1] = count(); @[stringof(curthread->comm), 1] = count();
		printf("%s %s %d %d %d %d ", execname, w[1], strlen(execname), execname == s, w[1] == execname, m[s]);
		printa("%s %d %@d\n", @);
	}'
done
true
