/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * opens - which files are opened, by whom, and whether that works
 *
 *   dtrace -s opens [-c command | -p pid]
 *
 * FD is the descriptor, or -1 with the number of the error.
 *
 *      PID NAME              FD ERR PATH
 *    18851 cat                3   0 /etc/passwd
 *    18851 cat               -1   2 /etc/passwdd
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs
#pragma D option zdefs

dtrace:::BEGIN
{
	printf("%8s %-16s %4s %3s %s\n", "PID", "NAME", "FD", "ERR", "PATH");
}

syscall::open:entry, syscall::creat:entry
/!$target || progenyof($target)/
{
	self->path = arg0;
}

syscall::openat:entry, syscall::openat2:entry
/!$target || progenyof($target)/
{
	self->path = arg1;
}

/* The path is read when the call is over: what it lies in has been in memory then. */
syscall::open:return, syscall::creat:return, syscall::openat:return, syscall::openat2:return
/self->path/
{
	printf("%8d %-16s %4d %3d %s\n", pid, execname, errno ? -1 : (int)arg1, errno, copyinstr(self->path));
	self->path = 0;
}
