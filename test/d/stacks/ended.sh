# @@requires: btf
# @@requires: cmd:gcc
# Stacks of processes that have ended before anybody asked about them: one forked, one that ran another program afterwards, one
# that loaded a library. All are named at the end.
cat >"$dir/umask.h" <<'X'
/* The system call itself: a function of libc keeps no frame pointer, which would hide its caller. */
static inline __attribute__((always_inline)) void ask(long n)
{
	long r;
#ifdef __x86_64__
	__asm__ volatile("syscall" : "=a"(r) : "0"(95l), "D"(n) : "rcx", "r11", "memory");
#else
	__asm__ volatile("int $0x80" : "=a"(r) : "0"(60l), "b"(n) : "memory");
#endif
}
X
cat >"$dir/lib.c" <<'X'
#include "umask.h"
__attribute__((noinline)) void from_library(void)
{
	ask(03);
	__asm__ volatile("");
}
X
cat >"$dir/short.c" <<'X'
#include <dlfcn.h>
#include <sys/wait.h>
#include <unistd.h>
#include "umask.h"

__attribute__((noinline)) void last(int mask)
{
	ask(mask);
	__asm__ volatile("");
}

int main(int argc, char **argv)
{
	if (argc == 1) {
		last(1);
		if (!fork()) {
			last(2);
			return 0;
		}
		wait(0); /* an orphan is nobody's progeny */
		execv(argv[0], (char *[]){ argv[0], "library", 0 });
	}
	void *lib = dlopen("./libshort.so", RTLD_NOW);
	void (*fn)(void) = lib ? (void (*)(void))dlsym(lib, "from_library") : 0;
	if (fn)
		fn();
	return 0;
}
X
cd "$dir" || exit 1
gcc -O0 -shared -fPIC -o libshort.so lib.c -w &&
	gcc -O0 -o short short.c -w || exit 1
"$DTRACE" -qn 'syscall::umask:entry /execname == "short" && progenyof($target)/ { @[arg0, ustack(2)] = sum(1); }
END { printa("%d %k", @); }' -c 'sh -c "./short; true"' | sed 's/+0x.*//; s/^ *//; /^$/d'
