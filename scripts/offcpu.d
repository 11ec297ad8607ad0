/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * offcpu - in which system calls threads lose the CPU, for how long, and from where these are called
 *
 *   dtrace -s offcpu [-c command | -p pid]          end with Ctrl-C
 *
 * With a process: its own threads. The time is all that a thread was not on a CPU, waiting for one included.
 *
 *   backup in read: 4102 ms
 *                 libc.so.6`read+0x17
 *                 backup`next_block+0x31
 *                 backup`main+0x1f2
 */
#pragma D option quiet
#pragma D option defaultargs

syscall:::entry
/!$target || pid == $target/
{
	self->inside = 1;
	self->off = 0;
}

sched:::off-cpu
/self->inside/
{
	self->left = timestamp;
}

sched:::on-cpu
/self->left/
{
	self->off += timestamp - self->left;
	self->left = 0;
}

/* A stack is a thread's own here, while on-cpu fires on that of the thread before. */
syscall:::return
/self->off/
{
	@[execname, probefunc, ustack(5)] = sum(self->off);
}

syscall:::return
/self->inside/
{
	self->inside = 0;
	self->off = 0;
}

dtrace:::END
{
	normalize(@, 1000000);
	printa("%s in %s: %@d ms%k\n", @);
}
