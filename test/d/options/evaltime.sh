# @@filter: s/getuid32/getuid/; s/mmap2/mmap/
# @@requires: cmd:cc
# -xevaltime: what of a program's life is seen, by the system calls that its library's and its own initialisation and main() make.
cd "$dir" || exit 1
cat >lib.c <<'C'
#include <unistd.h>
#include <sys/syscall.h>
__attribute__((constructor)) void lib_init(void) { syscall(SYS_getpgid, 0); }
void lib_call(void) { syscall(SYS_getsid, 0); }
C
cat >prog.c <<'C'
#include <unistd.h>
#include <sys/syscall.h>
void lib_call(void);
__attribute__((constructor)) static void prog_init(void) { syscall(SYS_getuid); }
int main(void) { syscall(SYS_getppid); lib_call(); return 0; }
C
cat >bare.c <<'C'
#include <sys/syscall.h>
void _start(void)
{
	long r;
#ifdef __i386__
	__asm__ volatile("int $0x80" : "=a"(r) : "0"(SYS_exit_group), "b"(0) : "memory");
#else
	__asm__ volatile("syscall" : "=a"(r) : "0"(SYS_exit_group), "D"(0) : "rcx", "r11", "memory");
#endif
}
C
cc -shared -fPIC -o libx.so lib.c && cc -pie -fPIE -o pie prog.c ./libx.so && cc -s -pie -fPIE -o stripped prog.c ./libx.so &&
	cc -no-pie -o nopie prog.c ./libx.so && cc -nostdlib -static -o bare bare.c || exit 1
cat >calls.d <<'D'
#pragma D option quiet
int seen[string];
syscall::mmap*:entry, syscall::getpgid:entry, syscall::getuid*:entry, syscall::getppid:entry, syscall::getsid:entry
/pid == $target && !seen[probefunc]/
{
	seen[probefunc] = 1;
	printf(" %s", probefunc);
}
D
for e in exec preinit postinit main; do
	for p in pie stripped nopie; do
		printf '%s %s:%s\n' $e $p "$($DTRACE -xevaltime=$e -s calls.d -c ./$p)"
	done
done
# preinit is early enough for probes in what initialises libraries, main is too late
for e in preinit main; do
	printf '%s:%s\n' $e "$($DTRACE -xevaltime=$e -qn 'pid$target:libx.so:lib_*:entry, pid$target:a.out:main:entry { printf(" %s", probefunc); }' -c ./pie)"
done
# without a loader, without a main()
$DTRACE -xevaltime=preinit -qn 'syscall::exit_group:entry /pid == $target/ { printf("ends\n"); }' -c ./bare | sed '/^$/d'
$DTRACE -xevaltime=main -qn BEGIN -c ./bare 2>&1 | sed 's/process [0-9]*/process N/'
$DTRACE -xevaltime=main -qn 'BEGIN { printf("status\n"); }' -c 'sh -c "exit 3"' | sed '/^$/d'
