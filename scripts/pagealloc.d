/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * pagealloc - pages that the kernel takes from its free memory, and for whom
 *
 *   dtrace -s pagealloc [-c command | -p pid]       end with Ctrl-C
 *
 * A block has 2^ORDER pages. Those taken in interrupts are counted for whoever was interrupted.
 *
 *   NAME             ORDER   BLOCKS      PAGES
 *   dd                   0      311        311
 *   cc                   9       14       7168
 */
#pragma D option quiet
#pragma D option defaultargs

sdt:::mm_page_alloc
/!$target || progenyof($target)/
{
	@blocks[execname, args[1]] = count();
	@pages[execname, args[1]] = sum(1 << args[1]);
}

dtrace:::END
{
	printf("%-16s %5s %8s %10s\n", "NAME", "ORDER", "BLOCKS", "PAGES");
	printa("%-16s %5d %@8d %@10d\n", @blocks, @pages);
}
