# @@requires: root
# @@requires: uprobes
# @@requires: btf
# @@requires: cmd:cc
# Libraries that a process opens while it is traced, meant by a pattern, by no module at all, or by a name that is nowhere to be found before: their
# probes are there before any of their code runs, constructors too, and each call is counted.
export DTRACE_OPT_LATERWAIT=60s # however slow the machine is
mkdir -p "$dir/opened/deep" && cd "$dir/opened" || exit 1
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
counts() { # options, command's arguments, descriptions with clauses
	$DTRACE $1 -qc "./main $2" -n "$3 END { printa(\"%s %s %s %@d\n\", @); }" 2>&1 | grep . | sort
}
echo 'a pattern:'
counts -Zq deep/libplug.so.7 'pid$target:libplug*:plug_*:entry, pid$target:libplug*:plug_u*:return { @[probemod, probefunc, probename] = count(); }'
echo 'each call, in order:'
$DTRACE -Zqxlaterwait=60s -c './main deep/libplug.so.7' -n 'pid$target::plug_used:entry { printf("%d\n", arg0); } pid$target:lib[p]*:plug_used:return { printf("%d\n", arg1); }'
echo 'no module, twice, in a thread, in a name space of its own; the program has one of the name too:'
counts -q 'deep/libplug.so.7 deep/libplug.so.7 @deep/libother.so =deep/libother.so' 'pid$target::shared_name:entry { @[probeprov == "" ? "" : "any", probefunc, probename] = count(); }'
echo 'a name that is where nobody looks, of what another library needs:'
counts -Zq deep/libneeds.so 'pid$target:libplug:plug_run:entry, pid$target:libplug.so.7:plug_used:0 { @[probemod, probefunc, probename] = count(); }'
echo 'clauses of their own:'
counts -Zq deep/libplug.so.7 'pid$target:libp*:plug_run:entry { @[probemod, probefunc, "first"] = count(); } pid$target:libp*:plug_run:entry, pid$target::plug_run:entry { @[probemod, probefunc, "second"] = count(); }
	pid$target:libq*:plug_run:entry { @[probemod, probefunc, "third"] = count(); }'
echo 'args[] has types of what is there:'
$DTRACE -qc './main deep/libplug.so.7' -n 'pid$target::shared_name:entry { printf("%s %d\n", probemod, args[0]); }' 2>&1 | sed 's/process [0-9]*/process N/; s/pid[0-9]*/pidN/' | grep .
echo 'no room:'
counts '-Zq -xlaterprobes=2' deep/libplug.so.7 'pid$target:libplug*:plug_*:entry { @[probemod, probefunc, ""] = sum(1); }' | sed 's/^libplug.*/one/'
