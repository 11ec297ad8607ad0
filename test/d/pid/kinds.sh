# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# @@filter: /^dtrace: what a library that process [0-9N]* opens/d
# @@timeout: 120
# Programs of every kind: where the linker put them, with and without names, by which compiler.
mkdir -p "$dir/kinds" && cd "$dir/kinds" && cat >kinds.c <<'C'
#include <stdlib.h>
__attribute__((noinline)) int shown(int x) { __asm__ volatile(""); return x + 1; }
static __attribute__((noinline)) int hidden(int x) { __asm__ volatile(""); return shown(x) * 2; }
int main(void)
{
	int sum = 0;
	for (int i = 0; i < 5; i++)
		sum += hidden(i);
	exit(sum == 30 ? 0 : 1);
}
C
try() {
	echo "$1:"
	$DTRACE -Zqc ./kinds -n 'pid$target:a.out:shown:entry, pid$target:a.out:hidden:return { @[probefunc, probename] = count(); }
		END { printa("%s %s %@d\n", @); }' 2>&1 | grep . | sort
}
build() { cc -O1 "$@" -o kinds kinds.c; }
build -fno-pie -no-pie && try "in its place"
build -fPIE -pie && try "anywhere"
build -static && try "static"
build -static-pie -fPIE && try "static, anywhere"
build -rdynamic && strip kinds && try "stripped, with names for others"
build -Wl,-z,norelro,-z,noseparate-code && try "in few segments"
build -Wl,--hash-style=sysv -Wl,--build-id=none && try "without build id"
build && strip kinds && try "stripped"
# What can be probed of it are the functions of its libraries.
$DTRACE -qc ./kinds -n 'pid$target:libc:exit:entry { @ = count(); } END { printa("exit %@d\n", @); }' | grep exit
$DTRACE -n 'pid$target:a.out:shown:entry' -c ./kinds 2>&1 | grep hint
