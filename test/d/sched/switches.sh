# @@requires: btf
# A thread that sleeps a known number of times leaves its CPU at least that often, for as long as it slept; what is known of
# the thread is known where it gets the CPU again.
cat >$dir/sleeper.c <<'X'
#include <unistd.h>
int main(void)
{
	for (int i = 0; i < 5; i++)
		usleep(20000);
	return 0;
}
X
cc -O1 -o $dir/sleeper $dir/sleeper.c || exit 1
# A kernel whose storage of a thread is busy just then has nothing to give: a switch may go unseen, seldom. One of three is clean.
try() {
rm -f $dir/sleeper.txt
$DTRACE -o $dir/sleeper.txt -qn '
int off, on, slept, awake, queued, taken;
sched:::off-cpu /pid == $target/ { off++; self->since = timestamp; }
sched:::on-cpu /pid == $target && self->since/ { on++; naps += timestamp - self->since > 15000000; self->since = 0; name = execname; who = curthread->tgid; }
sched:::sleep /pid == $target/ { slept++; }
sched:::wakeup /args[1]->pr_pid == $target/ { awake++; }
sched:::enqueue /args[1]->pr_pid == $target/ { queued++; self->q[args[0]->pr_lwpid] = timestamp; }
sched:::dequeue /args[1]->pr_pid == $target/ { taken++; }
END {
	printf("%s %d\n", name, who == $target);
	printf("off %d, on again %d, asleep %d, awake %d, queued %d, taken %d\n", off >= 5, on >= off - 1, slept >= 5, awake >= 5,
	    queued >= 5, taken >= queued - 1);
	printf("slept long: %d\n", naps >= 5);
}' -c $dir/sleeper
}
for i in 1 2 3; do
	try
	grep -q 'long: 0\|again 0\|taken 0' $dir/sleeper.txt || break
done
cat $dir/sleeper.txt
