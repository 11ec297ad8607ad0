# @@requires: btf
# @@requires: root
# Variables of other systems that have a meaning here: the name of the thread, zones and jails that are not, and what a descriptor is.
$DTRACE -qn 'BEGIN { printf("%s %d %s %d\n", zonename, jid, jailname, threadname == execname);
	printf("%d %d %d %s\n", getf(0) != NULL, getf(-1) == NULL, getf(1 << 30) == NULL, d_path(&getf(0)->f_path)); exit(0); }' </dev/null
$DTRACE -qn 'syscall::execve:return /pid == $target && execname == "true"/ { printf("%s\n", execargs); exit(0); }' -c "sh -c 'exec /bin/true one two'"
