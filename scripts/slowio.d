/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * slowio - reads and writes that take longer than so many microseconds, and of which file
 *
 *   dtrace -s slowio [-c command | -p pid] [US]     1000 if it is not said
 *
 *      PID NAME             CALL           US    BYTES FILE
 *    18851 cat              read         2214   131072 /var/log/syslog
 *    18860 cat              read      1500211        6 /dev/tty
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs
#pragma D option zdefs

dtrace:::BEGIN
{
	limit = ($1 ? $1 : 1000) * 1000;
	printf("%8s %-16s %-9s %8s %8s %s\n", "PID", "NAME", "CALL", "US", "BYTES", "FILE");
}

syscall::read:entry, syscall::pread64:entry, syscall::readv:entry, syscall::preadv:entry,
syscall::write:entry, syscall::pwrite64:entry, syscall::writev:entry, syscall::pwritev:entry
/!$target || progenyof($target)/
{
	self->began = timestamp;
	self->fd = arg0;
}

syscall::read:return, syscall::pread64:return, syscall::readv:return, syscall::preadv:return,
syscall::write:return, syscall::pwrite64:return, syscall::writev:return, syscall::pwritev:return
/self->began && timestamp - self->began >= limit && !errno/
{
	printf("%8d %-16s %-9s %8d %8d %s\n", pid, execname, probefunc, (timestamp - self->began) / 1000, arg1,
	    fds[self->fd].fi_pathname);
}

syscall:::return
/self->began/
{
	self->began = 0;
}
