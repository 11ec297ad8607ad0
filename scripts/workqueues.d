/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * workqueues - which work the kernel's own threads are given, how often and how long
 *
 *   dtrace -s workqueues                            end with Ctrl-C
 *
 *   FUNCTION                                     TIMES MICROSECONDS
 *   vmlinux`wb_workfn                                4          611
 *   vmlinux`blk_mq_run_work_fn                      87          702
 */
#pragma D option quiet

sdt:::workqueue_execute_start
{
	self->began = timestamp;
	self->function = (uint64_t)args[0]->func;
}

sdt:::workqueue_execute_end
/self->began/
{
	@times[self->function] = count();
	@us[self->function] = sum(timestamp - self->began);
	self->began = 0;
}

dtrace:::END
{
	normalize(@us, 1000);
	printf("%-40s %9s %12s\n", "FUNCTION", "TIMES", "MICROSECONDS");
	printa("%-40a %@9d %@12d\n", @times, @us);
}
