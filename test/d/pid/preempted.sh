# @@requires: cmd:cc
# @@requires: uprobes
# @@timeout: 60
# Threads of a process share a CPU, and a kernel that preempts itself may give it from one to another within a program: what one makes
# of its strings is not another one's.
cat >"$dir/strings.$$.c" <<'C'
#include <pthread.h>
#include <string.h>
__attribute__((noinline)) void use(char *s) { __asm__ volatile("" : : "r"(s) : "memory"); }
static void *run(void *which)
{
	char s[64] = "";
	memset(s, 'a' + (int)(long)which, 60);
	for (int i = 0; i < 20000; i++)
		use(s);
	return NULL;
}
int main(void)
{
	pthread_t t[4];
	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, run, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	return 0;
}
C
cc -O1 -pthread -o "$dir/strings.$$" "$dir/strings.$$.c" || exit 1
taskset 1 $DTRACE -qn 'pid$target:a.out:use:entry { @[strjoin(copyinstr(arg0), copyinstr(arg0))] = count(); }' -c "$dir/strings.$$" |
	sort | sed -E 's/([abcd])\1{119} /120 \1 /; s/ +/ /g'
