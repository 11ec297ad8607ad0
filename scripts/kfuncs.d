/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * kfuncs - which functions of the kernel that match a pattern are called, and how often
 *
 *   dtrace -s kfuncs [-c command | -p pid] PATTERN  end with Ctrl-C
 *
 *   dtrace -s kfuncs 'vfs_*'
 *
 *   FUNCTION                                     CALLS
 *   vfs_read                                       512
 *   vfs_statx                                       31
 */
#pragma D option quiet
#pragma D option defaultargs

fbt::$1:entry
/!$target || progenyof($target)/
{
	@[probefunc] = count();
}

dtrace:::END
{
	printf("%-40s %9s\n", "FUNCTION", "CALLS");
	printa("%-40s %@9d\n", @);
}
