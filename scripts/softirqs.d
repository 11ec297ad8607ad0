/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * softirqs - what the kernel does after interrupts: how often and how long
 *
 *   dtrace -s softirqs                              end with Ctrl-C
 *
 *   WORK           TIMES MICROSECONDS
 *   TIMER            412          600
 *   NET_RX          9021        31188
 */
#pragma D option quiet

dtrace:::BEGIN
{
	name[0] = "HI";
	name[1] = "TIMER";
	name[2] = "NET_TX";
	name[3] = "NET_RX";
	name[4] = "BLOCK";
	name[5] = "IRQ_POLL";
	name[6] = "TASKLET";
	name[7] = "SCHED";
	name[8] = "HRTIMER";
	name[9] = "RCU";
}

sdt:::softirq_entry
{
	began[cpu] = timestamp;
}

sdt:::softirq_exit
/began[cpu]/
{
	@times[name[args[0]]] = count();
	@us[name[args[0]]] = sum(timestamp - began[cpu]);
	began[cpu] = 0;
}

dtrace:::END
{
	normalize(@us, 1000);
	printf("%-10s %9s %12s\n", "WORK", "TIMES", "MICROSECONDS");
	printa("%-10s %@9d %@12d\n", @times, @us);
}
