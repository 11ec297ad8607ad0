# @@requires: cmd:gcc
# @@requires: file:/lib64/ld-linux-x86-64.so.2
# Where system calls can be preempted in a probe (Linux 6.13), some firings of other processes are skipped.
# @@filter: /firings* skipped (a program/d
# -x ustackunwind: by frame pointers only, by tables only, whichever leads on; code that is in no table, with a frame pointer; a table
# that there is no room for.
cd "$dir" || exit 1
cat >forced.c <<'X'
#include <sys/stat.h>
#ifdef WITH /* compilers leave it out of functions that call none */
#define FRAME __builtin_frame_address(0)
#else
#define FRAME 0
#endif
#define LEVEL __attribute__((noinline, noclone))
volatile int sink;
/* The system call itself: libc's function keeps no frame pointer. */
static inline __attribute__((always_inline)) void ask(long n)
{
	long r;
	__asm__ volatile("syscall" : "=a"(r) : "0"(95l), "D"(n) : "rcx", "r11", "memory");
}
LEVEL int inner(int n)
{
	__asm__ volatile("" :: "r"(FRAME));
	ask(n);
	return n + sink;
}
LEVEL int outer(int n) { int r = inner(n); return r + sink; }
int main(void) { int r = outer(5); return r + sink > 99; }
X
gcc -O2 -fomit-frame-pointer -fno-optimize-sibling-calls -o without forced.c &&
	gcc -O2 -DWITH -fno-omit-frame-pointer -fno-optimize-sibling-calls -o with forced.c &&
	gcc -O2 -DWITH -fno-omit-frame-pointer -fno-optimize-sibling-calls -fno-asynchronous-unwind-tables -fno-exceptions -o untabled forced.c || exit 1
for how in auto fp cfi; do
	for program in with without untabled; do
		echo "$how, $program: $($DTRACE -x ustackunwind=$how -qn 'syscall::umask:entry /pid == $target && arg0 == 5/ { ustack(); }' -c ./$program |
			sed -n 's/+0x.*//; s/^ *//; /^'$program'`[im]/p; /^'$program'`outer/p' | tr '\n' ' ')"
	done
done
echo "no process that there are tables of:"
$DTRACE -x ustackunwind=cfi -qn 'syscall::umask:entry /execname == "with" && arg0 == 5/ { printf("%d\n", ustackdepth); exit(0); } tick-100hz /i++ < 50/ { system("./with"); }' -w
cat >liar.c <<'X'
/* What has the frame pointer's register for something else: the kernel finds an address that is none. */
__asm__(".data\nroom: .quad 0, 0x123456789000\n.text\n"
	"asks: push %rbp\nlea room(%rip), %rbp\nmov $95, %eax\nmov $5, %edi\nsyscall\npop %rbp\nret\n");
extern void asks(void);
int main(void) { asks(); return 0; }
X
gcc -O2 -o liar liar.c || exit 1
echo "no code:"
liar='syscall::umask:entry /pid == $target && arg0 == 5/ { ustack(); @[ustack()] = count(); }'
$DTRACE -x ustackunwind=fp -qn "$liar" -c ./liar | sed 's/+0x.*//; s/^ *//; /^$/d'
echo "as numbers it is all there:"
$DTRACE -x ustackunwind=fp -x noresolve -qn 'syscall::umask:entry /pid == $target && arg0 == 5/ { ustack(); }' -c ./liar | grep -c 0x123456789000
echo "no room:"
$DTRACE -x unwindsize=4096 -qn 'syscall::umask:entry /pid == $target && arg0 == 5/ { ustack(); }' -c ./with 2>&1 |
	sed 's/+0x.*//; s/^ *//; /^with`[im]/p; /^with`outer/p; /left out/!d; s/[0-9]\{1,\} m/N m/'
$DTRACE -x ustackunwind=maybe -n BEGIN 2>&1
true
