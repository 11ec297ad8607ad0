# @@requires: root
# @@requires: uprobes
# @@requires: cmd:cc
# usdt:FILE::: is any process that runs the file, also one that is started afterwards; counters are raised in each, and go down when dtrace ends.
mkdir -p "$dir/any" && cd "$dir/any" || exit 1
cat >anyone.d <<'D'
provider anyone { probe tick__tock(int, char *); probe quiet(); };
D
$DTRACE -h -s anyone.d || exit 1
cat >anyone.c <<'C'
#include "anyone.h"
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char **argv)
{
	char c;
	/* Behind a counter: were it not raised nothing would fire, and it would wait for ever. */
	while (argc > 2 && !ANYONE_TICK_TOCK_ENABLED())
		usleep(1000);
	if (argc > 2) /* it is up before all is traced */
		c = read(0, &c, 1) ? c : 0;
	for (int i = 0; i < 3; i++)
		if (ANYONE_TICK_TOCK_ENABLED())
			ANYONE_TICK_TOCK(atoi(argv[1]) + i, argv[1]);
	while (argc > 2 && ANYONE_TICK_TOCK_ENABLED())
		usleep(1000);
	return 0;
}
C
cc -O1 -o dt_anyone anyone.c || exit 1
PATH=$PWD:$PATH
mkfifo go
timeout 50 dt_anyone 100 wait <go & # before
exec 11>go
before=$!
$DTRACE -qo out -n 'BEGIN { printf("ready\n"); } usdt:dt_anyone::tick-tock { printf("%s %s %s %d %s\n", probeprov, probefunc, probename, args[0], copyinstr(arg1)); }
	usdt:dt_anyone::tick-tock /args[0] == 302/ { exit(0); }' -x switchrate=10ms &
until grep -qs ready out; do sleep 0.05; done
echo >&11
dt_anyone 200 # after, twice
until grep -qs '102 100' out; do sleep 0.05; done # each has been
dt_anyone 300
wait %2
wait $before && echo "the counter is down"
sed 's/ready//' out | grep . | sort
dt_anyone 400
$DTRACE -ln 'usdt:dt_anyone::' | awk 'NR > 1 { print $2, $3, $4, $5 }'
for p in usdt:dt_anyone::none usdt:dt_nowhere::x 'usdt:*::tick-tock' usdt:sleep::x; do $DTRACE -n "$p" 2>&1 | sed -n 's/ [^ ]*\/sleep / sleep /; s/ [^ ]*\/dt_anyone / dt_anyone /; /^hint/p'; done
