/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * missing - names that programs look for and that are not there
 *
 *   dtrace -s missing [-c command | -p pid]         end with Ctrl-C
 *
 *   NAME                COUNT PATH
 *   python3                 4 /usr/lib/python3.12/site.so
 *   cc                     11 /usr/local/include/stdio.h
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option zdefs

syscall::open:entry, syscall::stat:entry, syscall::newstat:entry, syscall::lstat:entry, syscall::newlstat:entry,
syscall::stat64:entry, syscall::lstat64:entry, syscall::access:entry, syscall::readlink:entry,
syscall::execve:entry, syscall::chdir:entry
/!$target || progenyof($target)/
{
	self->path = arg0;
}

syscall::openat:entry, syscall::fstatat64:entry, syscall::newfstatat:entry, syscall::statx:entry, syscall::faccessat:entry,
syscall::faccessat2:entry, syscall::readlinkat:entry
/!$target || progenyof($target)/
{
	self->path = arg1;
}

syscall:::return
/self->path && errno == ENOENT/
{
	@[execname, copyinstr(self->path)] = count();
}

syscall:::return
{
	self->path = 0;
}

dtrace:::END
{
	printf("%-16s %8s %s\n", "NAME", "COUNT", "PATH");
	printa("%-16s %@8d %s\n", @);
}
