/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * runqlat - how long threads that can run wait for a CPU: a distribution, in microseconds
 *
 *   dtrace -s runqlat [-c command | -p pid]         end with Ctrl-C
 *
 * With a process: its own threads.
 *
 *   make
 *            value  ------------- Distribution ------------- count
 *                1 |                                         0
 *                2 |@@@@@@@@@@@@@@@@@@@@@@@@@@@@@            52
 *                4 |@@@@@@@                                  12
 *             2048 |@@@                                      6
 *             4096 |                                         0
 */
#pragma D option quiet
#pragma D option defaultargs

sched:::enqueue
/!$target || args[1]->pr_pid == $target/
{
	queued[args[0]->pr_lwpid] = timestamp;
}

sched:::dequeue
/queued[args[0]->pr_lwpid]/
{
	@[args[1]->pr_fname] = quantize((timestamp - queued[args[0]->pr_lwpid]) / 1000);
	queued[args[0]->pr_lwpid] = 0;
}

dtrace:::END
{
	printa("%s%@d\n", @);
}
