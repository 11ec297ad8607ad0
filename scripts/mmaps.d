/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * mmaps - memory that programs ask the kernel for, and give back: kilobytes, by program
 *
 *   dtrace -s mmaps [-c command | -p pid]           end with Ctrl-C
 *
 * ANONYMOUS is memory, FILES are mapped files and libraries.
 *
 *   NAME              ANONYMOUS      FILES  UNMAPPED
 *   cc                    41360       9120     20480
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option zdefs

syscall::mmap:entry, syscall::mmap2:entry
/!$target || progenyof($target)/
{
	self->length = arg1;
	self->anonymous = (arg3 & 0x20) != 0;
}

syscall::mmap:return, syscall::mmap2:return
/self->length/
{
	@anonymous[execname] = sum(!errno && self->anonymous ? self->length : 0);
	@files[execname] = sum(!errno && !self->anonymous ? self->length : 0);
	@unmapped[execname] = sum(0);
	self->length = 0;
}

syscall::munmap:entry
/!$target || progenyof($target)/
{
	@anonymous[execname] = sum(0);
	@files[execname] = sum(0);
	@unmapped[execname] = sum(arg1);
}

dtrace:::END
{
	normalize(@anonymous, 1024);
	normalize(@files, 1024);
	normalize(@unmapped, 1024);
	printf("%-16s %10s %10s %10s\n", "NAME", "ANONYMOUS", "FILES", "UNMAPPED");
	printa("%-16s %@10d %@10d %@10d\n", @anonymous, @files, @unmapped);
}
