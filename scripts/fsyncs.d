/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * fsyncs - who waits for files to be on the disk, for which, and how long
 *
 *   dtrace -s fsyncs [-c command | -p pid]
 *
 *      PID NAME             CALL             US FILE
 *    18851 dd               fsync          4102 /srv/db/journal
 *    18852 sync             sync          90117 (all)
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs
#pragma D option zdefs

dtrace:::BEGIN
{
	printf("%8s %-16s %-10s %8s %s\n", "PID", "NAME", "CALL", "US", "FILE");
}

syscall::fsync:entry, syscall::fdatasync:entry, syscall::sync:entry, syscall::syncfs:entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
	self->fd = arg0;
}

syscall::fsync:return, syscall::fdatasync:return, syscall::syncfs:return
/self->began/
{
	printf("%8d %-16s %-10s %8d %s\n", pid, execname, probefunc, (timestamp - self->began) / 1000,
	    fds[self->fd].fi_pathname);
	self->began = 0;
}

syscall::sync:return
/self->began/
{
	printf("%8d %-16s %-10s %8d (all)\n", pid, execname, probefunc, (timestamp - self->began) / 1000);
	self->began = 0;
}
