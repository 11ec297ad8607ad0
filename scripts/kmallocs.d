/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * kmallocs - which functions of the kernel allocate memory: how often, and how many bytes
 *
 *   dtrace -s kmallocs [-c command | -p pid]        end with Ctrl-C
 *
 * The function is the one that called kmalloc(). BYTES are what the allocator took, with what it rounded up.
 *
 *   FUNCTION                                     TIMES        BYTES
 *   vmlinux`load_elf_phdrs                          80        81920
 *   vmlinux`single_open                             12          384
 */
#pragma D option quiet
#pragma D option defaultargs

sdt:::kmalloc
/!$target || progenyof($target)/
{
	@times[func(args[0])] = count();
	@bytes[func(args[0])] = sum(args[3]);
}

dtrace:::END
{
	printf("%-40s %9s %12s\n", "FUNCTION", "TIMES", "BYTES");
	printa("%-40a %@9d %@12d\n", @times, @bytes);
}
