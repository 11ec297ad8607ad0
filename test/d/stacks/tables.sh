# @@requires: cmd:gcc
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# Where system calls can be preempted in a probe (Linux 6.13), some firings of other processes are skipped.
# @@filter: /firings* skipped (a program/d
# @@requires: cmd:unshare
# @@timeout: 120
# Programs without frame pointers: through a callback of the C library, as a key, from a signal's handler, on a stack of its own too,
# in what was forked and what was loaded later, in a program without symbols, and where the stack is aligned anew.
cd "$dir" || exit 1
cat >level.h <<'X'
#define LEVEL __attribute__((noinline, noclone))
extern volatile int sink;
#define ROOM(n) char room[(n) * 3]; room[0] = 1
#define LEAVE(r) return (r) + room[0] + sink
X
cat >lib.c <<'X'
#include <sys/stat.h>
#include "level.h"
volatile int sink;
LEVEL int deepest(int n) { ROOM(n); umask(n); LEAVE(1); }
LEVEL int loaded(int n) { ROOM(n); LEAVE(deepest(n)); }
X
cat >walk.c <<'X'
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "level.h"

volatile int sink;
static int mask;

LEVEL int compare(const void *a, const void *b)
{
	umask(mask);
	mask = 077;
	return *(const int *)a - *(const int *)b + sink;
}
LEVEL int sorted(int n) { ROOM(n); int v[2] = { n, 3 }; qsort(v, 2, sizeof(v[0]), compare); LEAVE(v[0]); }
LEVEL int outer(int n) { ROOM(n); LEAVE(sorted(n + 1)); }
LEVEL void handler(int sig) { umask(sig == SIGUSR1 ? 2 : 3); sink++; }
LEVEL int signalled(int n) { ROOM(n); raise(n); LEAVE(1); }
LEVEL int inner(int n) { ROOM(n); umask(n); LEAVE(1); }
LEVEL int aligned(int n)
{
	ROOM(n);
	int wide[16] __attribute__((aligned(64)));
	memset(wide, n, sizeof(wide));
	__asm__ volatile("" :: "r"(wide) : "memory");
	LEAVE(inner(n) + wide[1]);
}

int main(int argc, char **argv)
{
	static char stack[65536];
	stack_t other = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction act = { .sa_handler = handler };

	mask = 1;
	outer(9);
	sigaction(SIGUSR1, &act, 0);
	signalled(SIGUSR1);
	sigaltstack(&other, 0);
	act.sa_flags = SA_ONSTACK;
	sigaction(SIGUSR2, &act, 0);
	signalled(SIGUSR2);
	aligned(4);
	if (!fork())
		_exit(outer(9) * 0 + inner(5) * 0);
	wait(0);
	/* who traces hears of what is mapped from here on a moment later */
	if (argc > 1 && argv[1][0] == 'x')
		execl(argv[0], argv[0], "while", NULL);
	void *lib = argc > 1 ? dlopen("./libloaded.so", RTLD_NOW) : 0;
	int (*fn)(int) = lib ? (int (*)(int))dlsym(lib, "loaded") : 0;
	for (int i = 0; fn && i < (argv[1][1] == 'a' ? 3000 : 100); i++) {
		inner(061);
		fn(060);
		usleep(20000);
	}
	return 0;
}
X
flags="-O2 -fomit-frame-pointer -fno-optimize-sibling-calls -w"
gcc $flags -shared -fPIC -o libloaded.so lib.c && gcc $flags -o walk walk.c || exit 1
shown() { sed 's/+0x.*//; s/^ *//; /__libc_start/d; /libc_start_call/d; /_start$/d; /^$/d; s/`__umask$/`umask/'; }
# what the C library calls its own functions is its own business
ours() { shown | grep -v '^libc.so.6`' ; }
$DTRACE -x temporal -qn 'syscall::umask:entry /progenyof($target) && arg0 < 010/ { printf("%d\n", arg0); ustack(); }' -c ./walk | ours
echo "as a key, its depth and its caller:"
$DTRACE -qn 'syscall::umask:entry /pid == $target && arg0 == 4/ { @[ustack(4)] = count(); @deep[ustackdepth > 5 && ustackdepth < 12 ? "deep" : "wrong"] = sum(2);
	ufunc(ucaller); jstack(4); }' -c ./walk | ours
echo "at an instruction:"
$DTRACE -qn 'pid$target:walk:sorted:entry { ustack(3); } pid$target:walk:sorted:return { ustack(3); } pid$target:libc.so.6:qsort:entry /self->x++ == 0/ { ustack(2); }' -c ./walk | shown
echo "loaded later, by another program, by one that runs already:"
# the whole stack is among those that were seen
whole() { shown | awk '{ line = line " " $0 } /`main$/ { print line; line = "" } /^[0-9]/ { line = "" }' | sort -u; }
late='{ @[ustack()] = count(); n += arg0 == 060; } syscall::umask:entry /n == 50/ { exit(0); }'
$DTRACE -qn "syscall::umask:entry /pid == \$target && arg0 == 060/ $late" -c './walk wait' | whole
$DTRACE -qn "syscall::umask:entry /progenyof(\$target) && arg0 == 061/ { @[ustack()] = count(); n++; } syscall::umask:entry /n == 50/ { exit(0); }" -c 'sh -c "./walk x; true"' | whole
./walk wait &
sleep .2
$DTRACE -qn "syscall::umask:entry /pid == \$target && arg0 == 060/ $late" -p $! | whole
kill $!
echo "in files that only it sees:"
mkdir hidden
unshare -m sh -c 'mount -t tmpfs none hidden && cp walk libloaded.so hidden/ && cd hidden && exec ./walk wait' &
until grep -q hidden/libloaded.so "/proc/$!/maps"; do kill -0 $! || exit; sleep .1; done
$DTRACE -qn "syscall::umask:entry /pid == \$target && arg0 == 060/ $late" -p $! | whole
kill $!
strip walk
echo "without symbols:"
$DTRACE -qn 'syscall::umask:entry /pid == $target && arg0 == 4/ { ustack(); printf("%d", ustackdepth > 5); }' -c ./walk | sed 's/0x[0-9a-f]*/N/; s/^ *//' | grep -c '^walk`N'
