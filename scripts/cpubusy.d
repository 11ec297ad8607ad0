/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * cpubusy - how busy each CPU is, every second, in percent
 *
 *   dtrace -s cpubusy [SECONDS]                     end with Ctrl-C, or after so many seconds
 *
 *   CPU   BUSY  KERNEL
 *     0     97       9
 *     1     12       2
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option aggsortkey

dtrace:::BEGIN
{
	left = $1 ? $1 : -1;
}

profile-100hz
{
	@busy[cpu] = sum(pid != 0);
	@kernel[cpu] = sum(pid != 0 && arg0);
}

tick-1s
{
	printf("%5s %6s %7s\n", "CPU", "BUSY", "KERNEL");
	printa("%5d %@6d %@7d\n", @busy, @kernel);
	clear(@busy);
	clear(@kernel);
	left--;
}

tick-1s
/!left/
{
	exit(0);
}

dtrace:::END
{
	trunc(@busy);
	trunc(@kernel);
}
