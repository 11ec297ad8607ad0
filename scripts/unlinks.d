/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * unlinks - files and directories that are removed or renamed, and by whom
 *
 *   dtrace -s unlinks [-c command | -p pid]
 *
 *      PID NAME             WHAT     ERR PATH
 *    18851 rm               unlink     0 core
 *    18852 mv               rename     0 main.c.new -> main.c
 *    18853 rmdir            rmdir     39 /tmp
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs
#pragma D option zdefs

dtrace:::BEGIN
{
	printf("%8s %-16s %-8s %3s %s\n", "PID", "NAME", "WHAT", "ERR", "PATH");
}

syscall::unlink:entry, syscall::rmdir:entry
/!$target || progenyof($target)/
{
	self->path = arg0;
	self->what = probefunc;
}

syscall::unlinkat:entry
/!$target || progenyof($target)/
{
	self->path = arg1;
	self->what = arg2 & 0x200 ? "rmdir" : "unlink";
}

syscall::rename:entry
/!$target || progenyof($target)/
{
	self->path = arg0;
	self->to = arg1;
	self->what = "rename";
}

syscall::renameat:entry, syscall::renameat2:entry
/!$target || progenyof($target)/
{
	self->path = arg1;
	self->to = arg3;
	self->what = "rename";
}

syscall::unlink:return, syscall::rmdir:return, syscall::unlinkat:return
/self->path/
{
	printf("%8d %-16s %-8s %3d %s\n", pid, execname, self->what, errno, copyinstr(self->path));
	self->path = 0;
}

syscall::rename:return, syscall::renameat:return, syscall::renameat2:return
/self->path/
{
	printf("%8d %-16s %-8s %3d %s -> %s\n", pid, execname, self->what, errno, copyinstr(self->path),
	    copyinstr(self->to));
	self->path = 0;
}
