/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * ufuncs - which functions of its own a program calls, and how often
 *
 *   dtrace -s ufuncs -c command | -p pid            end with Ctrl-C
 *
 *   FUNCTION                                     CALLS
 *   main                                             1
 *   parse                                          312
 *   next_word                                    40117
 */
#pragma D option quiet

pid$target:a.out::entry
{
	@[probefunc] = count();
}

dtrace:::END
{
	printf("%-40s %9s\n", "FUNCTION", "CALLS");
	printa("%-40s %@9d\n", @);
}
