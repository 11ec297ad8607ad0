/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * hotuser - which functions of a program use the CPUs
 *
 *   dtrace -s hotuser -c command | -p pid           end with Ctrl-C
 *
 * Each CPU is looked at 997 times a second.
 *
 *   FUNCTION                                             SAMPLES
 *   libc.so.6`memcpy                                          31
 *   crunch`multiply                                          612
 */
#pragma D option quiet

profile-997
/arg1 && pid == $target/
{
	@[ufunc(arg1)] = count();
}

dtrace:::END
{
	printf("%-50s %9s\n", "FUNCTION", "SAMPLES");
	printa("%-50A %@9d\n", @);
}
