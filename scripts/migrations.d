/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * migrations - threads that are moved from one CPU to another
 *
 *   dtrace -s migrations [-c command | -p pid]      end with Ctrl-C
 *
 * With a process: its own threads.
 *
 *   NAME             FROM   TO    TIMES
 *   cc                  0    1        4
 *   cc                  1    0        3
 */
#pragma D option quiet
#pragma D option defaultargs

sdt:::sched_migrate_task
/!$target || args[0]->tgid == $target/
{
	this->from = xlate <lwpsinfo_t> (args[0]).pr_onpro;
	@[stringof(args[0]->comm), this->from, (int)args[1]] = count();
}

dtrace:::END
{
	printf("%-16s %4s %4s %8s\n", "NAME", "FROM", "TO", "TIMES");
	printa("%-16s %4d %4d %@8d\n", @);
}
