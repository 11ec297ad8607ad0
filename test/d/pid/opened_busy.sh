# @@requires: root
# @@requires: uprobes
# @@requires: file:/sys/kernel/btf/vmlinux
# @@requires: cmd:cc
# A dtrace that does nothing holds nobody up: a process that opens libraries meanwhile waits for it once, for a second, not again, and what it did not wait
# for is told. Afterwards it is waited for as before. One that is killed leaves nothing behind.
mkdir -p "$dir/opened_busy" && cd "$dir/opened_busy" || exit 1
echo 'int used(int x) { return x + 1; }' >plug.c
cat >main.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
/* Opens what it reads the path of, and tells how long that took. */
int main(void)
{
	char line[300];
	puts("ready");
	fflush(stdout);
	while (fgets(line, sizeof(line), stdin)) {
		struct timespec a, b;
		line[strcspn(line, "\n")] = 0;
		clock_gettime(CLOCK_MONOTONIC, &a);
		void *lib = dlopen(line, RTLD_NOW);
		clock_gettime(CLOCK_MONOTONIC, &b);
		((int (*)(int))dlsym(lib, "used"))(0);
		double s = (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
		printf("%s %s\n", line, s >= 0.9 ? s < 1.8 * SLOW ? "a wait" : "too long" : "at once");
		fflush(stdout);
	}
	return 0;
}
C
for n in 1 2 3 4 5; do cc -O1 -shared -fPIC -o lib$n.so plug.c || exit 1; done
cc -O1 -DSLOW=${TEST_SLOW:-1} -o main main.c -ldl || exit 1
mkfifo in && { ./main <in >out & } && pid=$! && exec 3>in
until grep -q ready out 2>/dev/null; do sleep 0.05; done
$DTRACE -Zqo said -xstatusrate=10ms -p $pid -n 'BEGIN { printf("tracing\n"); } pid$target:lib[0-9].so:used:entry { printf("%s\n", probemod); }' 2>told &
tracer=$!
until grep -qs tracing said; do sleep 0.05; done
try() { # library
	echo ./$1 >&3
	until grep -q "$1" out; do sleep 0.05; done
}
try lib1.so
kill -STOP $tracer
try lib2.so
try lib3.so
kill -CONT $tracer
sleep 0.$((5 * ${TEST_SLOW:-1}))
try lib4.so
until grep -q lib4 said && grep -q wait told; do sleep 0.05; done
kill -9 $tracer
wait $tracer 2>/dev/null
try lib5.so
exec 3>&-
wait $pid
cat out
grep lib said | sort
sed 's/ [0-9]* calls\{0,1\}/ N calls/' told | sort -u
