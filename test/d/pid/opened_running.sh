# @@requires: root
# @@requires: uprobes
# @@requires: btf
# @@requires: cmd:cc
# @@requires: quick
# The same of a process that runs already.
export DTRACE_OPT_LATERWAIT=60s # however slow the machine is
mkdir -p "$dir/opened_running/deep" && cd "$dir/opened_running" || exit 1
cat >plug.c <<'C'
__attribute__((noinline)) int plug_used(int x) { return x * 2; }
__attribute__((noinline)) int shared_name(int x) { return x + 1; }
__attribute__((constructor)) static void plug_start(void) { plug_used(1000); }
__attribute__((destructor)) static void plug_end(void) { plug_used(2000); }
int plug_run(int x) { return plug_used(x) + shared_name(x); }
C
cat >needs.c <<'C'
int plug_run(int);
int needs_run(int x) { return plug_run(x); }
C
cat >main.c <<'C'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
__attribute__((noinline)) int shared_name(int x) { return x - 1; }
static void *in_thread;
static void use(const char *path)
{
	void *lib = path[0] == '=' ? dlmopen(LM_ID_NEWLM, path + 1, RTLD_NOW) : dlopen(path, RTLD_NOW | RTLD_LOCAL);
	int (*run)(int) = lib ? (int (*)(int))dlsym(lib, strstr(path, "needs") ? "needs_run" : "plug_run") : NULL;
	for (int i = 0; run && i < 3; i++)
		run(i);
	if (!run)
		puts(dlerror());
	if (path[0] != '=')
		dlclose(lib);
}
static void *thread(void *path) { use(path); return in_thread; }
int main(int argc, char **argv)
{
	char line[300];
	asm volatile("" : : "r"(shared_name(0)));
	for (int i = 1; i < argc; i++) {
		pthread_t t;
		if (argv[i][0] == '-') { /* a path from standard input */
			puts("ready");
			fflush(stdout);
			if (!fgets(line, sizeof(line), stdin))
				return 1;
			line[strcspn(line, "\n")] = 0;
			argv[i] = line;
		}
		if (argv[i][0] != '@')
			use(argv[i]);
		else if (!pthread_create(&t, NULL, thread, argv[i] + 1))
			pthread_join(t, NULL);
	}
	return 0;
}
C
cc -O1 -shared -fPIC -o deep/libplug.so.7 plug.c && cp deep/libplug.so.7 deep/libother.so &&
	cc -O1 -shared -fPIC -Wl,-rpath,'$ORIGIN' -o deep/libneeds.so needs.c deep/libplug.so.7 &&
	cc -O1 -g -o main main.c -lpthread -ldl || exit 1
mkfifo paths || exit 1
./main - - <paths >ready &
pid=$!
exec 3>paths
until grep -q ready ready 2>/dev/null; do sleep 0.05; done
$DTRACE -Zqxlaterwait=60s -o said -p $pid -n 'BEGIN { printf("tracing\n"); } pid$target:lib[op]*:plug_used:entry { @[probemod, probefunc, probename] = sum(arg0); } END { printa("%s %s %s %@d\n", @); }' &
tracer=$!
until grep -qs tracing said; do sleep 0.05; done
echo deep/libother.so >&3
echo deep/libplug.so.7 >&3
wait $tracer
exec 3>&-
wait $pid
grep lib said | sort
