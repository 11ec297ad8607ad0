/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * kernlocks - locks of the kernel that threads have to wait for, and where they do
 *
 *   dtrace -s kernlocks [-c command | -p pid]       end with Ctrl-C
 *
 * adaptive locks are mutexes, rw those for readers and writers, spin those that are waited for by spinning.
 *
 *   adaptive-spin, 12 times
 *   vmlinux`__mutex_lock.constprop.0+0x4f
 *   vmlinux`fdget_pos+0x51
 *   vmlinux`ksys_write+0x1f
 */
#pragma D option quiet
#pragma D option defaultargs

lockstat:::adaptive-block, lockstat:::adaptive-spin, lockstat:::rw-block, lockstat:::spin-spin
/!$target || progenyof($target)/
{
	@[probename, stack(4)] = count();
}

dtrace:::END
{
	printa("%s, %@d times%k\n", @);
}
