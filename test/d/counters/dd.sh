# @@requires: btf
# Statistics grow by what a program of known needs does: reads, writes, a fork, a program, pages touched.
cat >$dir/touch.c <<'X'
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	char *p = mmap(NULL, 64 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	(void)argc;
	madvise(p, 64 * 4096, MADV_NOHUGEPAGE);
	for (int i = 0; i < 64; i++)
		p[i * 4096] = 1;
	if (fork() == 0)
		execl("/bin/dd", "dd", "if=/dev/zero", "of=/dev/null", "bs=1000", "count=7", "status=none", NULL);
	wait(NULL);
	return 0;
}
X
cc -O1 -o $dir/touch $dir/touch.c || exit 1
$DTRACE -o $dir/touch.txt -qn '
sysinfo:::readch /progenyof($target) && arg0 == 1000/ { reads++; }
sysinfo:::writech /progenyof($target) && arg0 == 1000/ { writes++; }
sysinfo:::sysread /progenyof($target)/ { calls += arg0; }
sysinfo:::sysfork /pid == $target/ { forks += arg0; }
sysinfo:::sysexec /progenyof($target) && pid != $target/ { execs += arg0; }
sysinfo:::nthreads /pid == $target/ { threads += arg0; }
sysinfo:::pswitch /pid == $target/ { switches += arg0; }
vminfo:::as_fault /pid == $target/ { faults += arg0; }
sysinfo:::trap /pid == $target/ { traps += arg0; }
END { printf("%d %d %d %d %d %d %d %d %d\n", reads, writes, calls >= 7, forks, execs, threads, switches > 0, faults >= 64, traps >= faults); }
' -c $dir/touch
cat $dir/touch.txt
