/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * hotprocs - who uses the CPUs, in the kernel and in the program
 *
 *   dtrace -s hotprocs [-c command | -p pid]        end with Ctrl-C
 *
 * Each CPU is looked at 997 times a second; the numbers are how often the program was found there.
 *
 *   NAME              KERNEL     USER
 *   cc                   113     2911
 *   dd                   801       17
 */
#pragma D option quiet
#pragma D option defaultargs

/* arg0 is where the kernel was interrupted, or 0 if it was not in the kernel. */
profile-997
/pid && (!$target || progenyof($target))/
{
	@kernel[execname] = sum(arg0 != 0);
	@user[execname] = sum(arg0 == 0);
}

dtrace:::END
{
	printf("%-16s %8s %8s\n", "NAME", "KERNEL", "USER");
	printa("%-16s %@8d %@8d\n", @kernel, @user);
}
