# A program with probes of its own, made in the classic way (-h, compile, -G, link), by two compilers, as C++, static,
# position independent or not, stripped: the same probes with the same arguments.
mkdir -p $dir/usdt && cd $dir/usdt || exit 1
cat >own.d <<'X'
provider own {
	probe request__start(int, char *, long long);
	probe request__done(unsigned char, int64_t);
	probe idle();
	probe many(int8_t, uint8_t, short, ushort_t, int, uint_t, long long, char *);
	probe never(int);
};
X
cat >own.c <<'X'
#include "own.h"
int global = 77;
static const char hello[] = "hello";
__attribute__((noinline)) void handle(int n, const char *s)
{
	OWN_REQUEST_START(n, s, 1LL << 40);
	if (OWN_REQUEST_DONE_ENABLED())
		OWN_REQUEST_DONE(200 + n, -5LL - n);
	if (OWN_NEVER_ENABLED())
		OWN_REQUEST_DONE(0, 0);
	OWN_MANY(-1, 255, -2, 65535, -3, 4000000000u, -4LL, s);
}
int main(void)
{
	for (int i = 0; i < 2; i++)
		handle(i, hello);
	OWN_REQUEST_START(global, "main", 5);
	OWN_IDLE();
	return 0;
}
X
$DTRACE -h -s own.d || exit 1
trace() { # what ./own says
	$DTRACE -qn 'own$target:::request-start { printf("%s %d %s %d\n", probename, args[0], copyinstr((uintptr_t)args[1]), args[2] >> 40); }
		own$target:::request-done { printf("%s %d %d\n", probename, args[0], args[1]); }
		own$target:own::idle { printf("%s %s\n", probemod, probename); }
		own$target:::many { printf("%d %d %d %d %d %u %d %s\n", args[0], args[1], args[2], args[3], args[4], args[5], args[6],
			copyinstr(arg7)); }' -c ./own 2>&1
}
cc -O2 -Wall -Wextra -Werror -c own.c -o app.o && $DTRACE -G -s own.d app.o && cc app.o own.o -o own && trace >first.txt
cat first.txt
for o in "cc -O0" "cc -O2 -static" "cc -O2 -fPIE -pie" "cc -O1 -no-pie -fno-pie" "cc -O2 -s" "c++ -x c++ -O1" "clang -O2" "clang -O0"; do
	command -v ${o%% *} >/dev/null || continue
	rm -f own
	$o -o own own.c && trace >other.txt
	cmp -s first.txt other.txt || { echo "$o:" && cat other.txt; }
done
cc -O2 -o own own.c
$DTRACE -l -n 'own$target:::' -c ./own | awk 'NR > 1 { sub(/[0-9]+$/, "", $2); print $2, $3, $4, $5 }'
$DTRACE -l -v -n 'own$target:::request-done' -c ./own | sed -n '/Argument Types/,$p'
$DTRACE -n 'own$target:::nothing' -c ./own 2>&1 | sed 's/own[0-9]*:/own:/' | head -1
