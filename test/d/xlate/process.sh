# @@requires: btf
# @@requires: cmd:python3
# The D library's processes, files and processors are those of the thread that fires the probe.
sh -c 'cd / && exec "$0" "$@"' $DTRACE -o $dir/xlate.out -qn '
int done;
syscall::openat:entry /pid == $target && !done/
{
	done = 1;
	printf("%s %d %d\n", curpsinfo->pr_fname, curpsinfo->pr_pid == $target, curpsinfo->pr_ppid == $pid);
	printf("%s\n", curpsinfo->pr_psargs);
	printf("%d %d %d\n", curpsinfo->pr_uid == uid, curpsinfo->pr_egid == gid, curpsinfo->pr_nlwp);
	printf("%d %s %c %d %s\n", curlwpsinfo->pr_lwpid == tid, curlwpsinfo->pr_name, curlwpsinfo->pr_sname,
	    curlwpsinfo->pr_state == SONPROC, curlwpsinfo->pr_clname);
	printf("%s %s %s\n", cwd, root, zonename);
	printf("%d\n", curcpu->cpu_id == cpu);
	printf("%s %s %s %d\n", fds[0].fi_pathname, fds[0].fi_name, fds[0].fi_dirname,
	    fds[0].fi_oflags & O_ACCMODE);
	printf("%s %s %s\n", fds[1000].fi_pathname, fds[-1].fi_name, fds[77].fi_fs);
	printf("%d %d\n", SIGKILL, ENOENT);
	printf("%d %d\n", uregs[R_PC] != 0, uregs[R_SP] == (this->i = R_SP, uregs[this->i]));
}' -c 'cat -u /dev/null -' </dev/null >/dev/null
cat $dir/xlate.out
# what is in memory, in KB, is near to what the kernel itself says (a CPU has up to 64 pages that it has not added yet)
cat >$dir/big.c <<'X'
#include <stdlib.h>
#include <string.h>
int main(void) { char *p = malloc(64 << 20); memset(p, 1, 64 << 20); return p[77] - 1; }
X
cc -O0 -o $dir/big $dir/big.c
$DTRACE -qn 'syscall::exit_group:entry /pid == $target/ { this->kb = curpsinfo->pr_rssize;
	printf("%d %d\n", this->kb > 64000 && this->kb < 80000, this->kb < curpsinfo->pr_size); }' -c $dir/big | grep .
# what a file's file system is mounted on
for f in /dev/null /proc/self/stat /sys/kernel/btf/vmlinux; do
	$DTRACE -qn 'syscall::read:entry /pid == $target && arg0 == 0/ { printf("%s %s", fds[0].fi_mount, fds[77].fi_mount); exit(0); }' -c "dd of=/dev/null" <$f 2>/dev/null |
		grep -c "^$(stat -L -c %m $f) <none>$"
done
# the controlling terminal: none, or a pseudo-terminal's (its major number)
tty='BEGIN { printf("%d %d\n", curpsinfo->pr_ttydev == (dev_t)-1, getmajor(curpsinfo->pr_ttydev)); exit(0); }'
setsid $DTRACE -qn "$tty" | grep .
python3 -c 'import pty, sys; pty.spawn(sys.argv[1:])' $DTRACE -qn "$tty" </dev/null | tr -d '\r' | grep '^[01] '
exit 0
