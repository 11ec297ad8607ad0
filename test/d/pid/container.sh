# @@requires: registers of processes
# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@requires: cmd:unshare
# A process in a mount namespace of its own: the program and a library lie in a file system that nobody else sees, and at their paths stand others here.
mkdir -p "$dir/container/box" && cd "$dir/container" && cat >lib.c <<'C'
__attribute__((noinline)) int inside(int x) { __asm__ volatile(""); return x + 40; }
C
cat >prog.c <<'C'
#include <stdio.h>
int inside(int);
__attribute__((noinline)) int calls(int x) { return inside(x) - 1; }
int main(void)
{
	int sum = 0, c;
	puts("ready");
	fflush(stdout);
	while ((c = getchar()) != EOF)
		sum += calls(c);
	return sum & 1;
}
C
cc -O1 -g -shared -fPIC -o libinside.so lib.c && cc -O1 -g -o prog prog.c -L. -linside || exit 1
echo "not the program" >box/prog
mkfifo in
unshare -m sh -c "mount -t tmpfs none box && cp prog libinside.so box && LD_LIBRARY_PATH=$PWD/box exec box/prog" <in >out &
exec 11>in
until [ -s out ]; do sleep 0.05; done
pid=$!
$DTRACE -ln "pid$pid:prog:calls:entry, pid$pid:libinside:inside:return" | awk 'NR > 1 { print $3, $4, $5 }'
(until [ -s said ]; do sleep 0.05; done; printf 'xyz' >&11) &
timeout 50 $DTRACE -qo said -x switchrate=10ms -p $pid -n 'BEGIN { printf("tracing\n"); } pid$target:a.out:calls:entry { printf("%s %d\n", probefunc, args[0]); }
	pid$target:libinside.so:inside:return { usym(uregs[R_PC]); printf(" %d\n", args[1]); }
	pid$target:a.out:calls:entry /args[0] == 122/ { self->last = 1; } pid$target:libinside.so:inside:return /self->last/ { exit(0); }'
exec 11>&-
wait
sed 's/tracing//; s/ *libinside/libinside/; s/  */ /' said | grep '[a-z]'
ls -l box | awk '{ print $9 }' | grep .
