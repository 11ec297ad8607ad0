# @@requires: registers of processes
# @@requires: cmd:gcc
# Code that a process made itself is named by the file that it writes about it, while it lives and afterwards; by a file of somebody
# else's it is not.
cd "$dir" || exit 1
cat >jit.c <<'X'
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern const char code[], code_end[];
#ifdef __x86_64__
__asm__(".data\ncode: push %rbp\nmov %rsp,%rbp\nmov $95,%eax\nmov $18,%edi\nsyscall\npop %rbp\nret\ncode_end:\n.text\n");
#else
__asm__(".data\ncode: push %ebp\nmov %esp,%ebp\npush %ebx\nmov $60,%eax\nmov $18,%ebx\nint $0x80\npop %ebx\npop %ebp\nret\ncode_end:\n.text\n");
#endif

int main(void)
{
	char path[64];
	char *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
	FILE *f = fopen(path, "w");
	memcpy(p, code, code_end - code);
	fprintf(f, "nonsense\n%lx 10 Old:first\n%lx ffffffffffffffff Overflow\n", (long)p, (long)p);
	fprintf(f, "%lx %lx Lazy:hello world shop.js:12\n", (long)p, (long)(code_end - code));
	fclose(f);
	if (getenv("STRANGER"))
		chown(path, 1, 1);
	((void (*)(void))p)();
	return 0;
}
X
sed -i 's/#include <string.h>/#include <stdlib.h>\n&/' jit.c
gcc -O0 -w -o jit jit.c || exit 1
shown() { sed 's/+0x.*//; s/^ *//; /^$/d; s/^0x.*/a number/'; }
$DTRACE -qn 'syscall::umask:entry /pid == $target/ { printf("%d\n", pid); ustack(2); usym(uregs[R_PC]); }' -c ./jit | tee out | tail -n +2 | shown
rm -f "/tmp/perf-$(head -1 out).map"
echo "another's:"
STRANGER=1 $DTRACE -qn 'syscall::umask:entry /pid == $target/ { printf("%d\n", pid); ustack(2); system("sleep .1"); }' -w -c ./jit >out
tail -n +2 out | shown
rm -f "/tmp/perf-$(head -1 out).map"
