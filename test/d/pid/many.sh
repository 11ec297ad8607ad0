# @@requires: root
# @@requires: uprobe.multi
# @@requires: cmd:cc
# @@requires: cmd:python3
# @@timeout: 240
# Ten thousand functions of one process, entry and return: each is seen, they are there and gone soon (in seconds, on a machine with nothing else to do), and the
# code is as it was.
mkdir -p "$dir/many" && cd "$dir/many" || exit 1
python3 - >functions.s <<'P'
n = 10000
for i in range(n):
    print(f".globl many_{i}\n.type many_{i}, @function\nmany_{i}: nop\nret\n.size many_{i}, . - many_{i}")
print(".globl all\nall:", "\n".join(f"call many_{i}" for i in range(n)), "\nret\n.section .note.GNU-stack")
P
cat >many.c <<'C'
#include <stdio.h>
void all(void);
void many_0(void);
int main(void)
{
	int c;
	all();
	printf("%p\n", (void *)many_0);
	fflush(stdout);
	while ((c = getchar()) != '\n' && c != EOF)
		;
	all();
	return 0;
}
C
cc -O1 -o many many.c functions.s || exit
mkfifo in
./many <in >out &
pid=$!
exec 11>in
until [ -s out ]; do sleep 0.05; done
read -r at <out
code() { python3 -c "
f = open('/proc/$pid/mem', 'rb'); f.seek($at); print(f.read(19000).hex())" | cksum; }
before=$(code)
timeout 100 $DTRACE -qo said -x switchrate=10ms -p $pid -n 'BEGIN { printf("tracing\n"); } pid$target:a.out:many_*:entry { @[probename] = count(); @first = min(timestamp); }
	pid$target:a.out:many_*:return { @[probename] = count(); } END { clear(@first); printa("%s %@d\n", @); }' &
tracer=$!
until grep -qs tracing said; do sleep 0.05; done
[ "$(code)" != "$before" ] && echo probed
echo >&11
wait $tracer
sed 's/tracing//' said | grep '[a-z]' | sort
exec 11>&-
wait
rm out
# The same of one that goes on to run: its code is as it was when dtrace has gone.
./many <in >out &
pid=$!
exec 11>in
until [ -s out ]; do sleep 0.05; done
read -r at <out
before=$(code)
timeout 100 $DTRACE -qn "BEGIN { exit(0); } pid$pid:a.out:many_*:entry, pid$pid:a.out:many_*:return { @ = count(); }"
[ "$(code)" = "$before" ] && echo as before
exec 11>&-
wait
