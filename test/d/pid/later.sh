# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@filter: /^dtrace: what a library that process [0-9N]* opens/d
# A library that the process opens later: with -Z its functions, and its static probes, are there when it comes. Found by LD_LIBRARY_PATH, beside what
# the process runs, with and without what follows ".so". Without -Z, and of one that is nowhere, it is said.
mkdir -p "$dir/later/lib" && cd "$dir/later" || exit 1
echo 'provider plug { probe used(int); };' >plug.d
$DTRACE -h -s plug.d || exit 1
cat >plug.c <<'C'
#include "plug.h"
__attribute__((noinline)) int used(int x) { PLUG_USED(x + 100); return x * 2; }
C
cat >main.c <<'C'
#include <dlfcn.h>
#include <stdio.h>
int main(int argc, char **argv)
{
	void *lib = argc > 1 ? dlopen(argv[1], RTLD_NOW) : NULL;
	int (*used)(int) = lib ? (int (*)(int))dlsym(lib, "used") : NULL;
	int sum = 0;
	for (int i = 0; used && i < 3; i++)
		sum += used(i);
	return sum != 6;
}
C
cc -O1 -shared -fPIC -o lib/libplug.so.7 plug.c && cp lib/libplug.so.7 . && cc -O1 -o main main.c || exit 1
run() { # options, library in LD_LIBRARY_PATH, module, path to open
	LD_LIBRARY_PATH=$2 $DTRACE $1 -qc "./main $4" -n "pid\$target:$3:used:entry { @[probefunc, probename] = sum(1); } pid\$target:$3:used:return { @[probefunc, probename] = sum(arg1); }
		plug\$target:$3::used { @[probefunc, probename] = sum(arg0); } END { printa(\"%s %s %@d\n\", @); }" 2>&1 | sed 's/process [0-9]*/process N/' | grep . | sort
}
run -Z "$PWD/lib" libplug libplug.so.7
run -Z '' libplug.so.7 ./libplug.so.7
run -Z '' libnone.so ./libplug.so.7
run '' "$PWD/lib" libplug libplug.so.7 | sed -n 's/; it runs.*//; s/^hint/&/p'
