/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * filelocks - who waits for locks on files, for which, and how long
 *
 *   dtrace -s filelocks [-c command | -p pid]
 *
 * RESULT is 0, or the number of the error: 11 is a lock that was not waited for.
 *
 *      PID NAME             CALL           US RESULT FILE
 *    18851 flock            flock     1502211      0 /var/lock/backup
 *    18860 sqlite3          fcntl           4     11 /srv/app.db
 */
#pragma D option quiet
#pragma D option temporal
#pragma D option defaultargs
#pragma D option zdefs

dtrace:::BEGIN
{
	printf("%8s %-16s %-8s %8s %6s %s\n", "PID", "NAME", "CALL", "US", "RESULT", "FILE");
}

/* Of fcntl the commands F_SETLK and F_SETLKW, for the process and (OFD) for the open file. */
syscall::flock:entry, syscall::fcntl:entry, syscall::fcntl64:entry
/(!$target || progenyof($target)) && (probefunc == "flock" || arg1 == 6 || arg1 == 7 || arg1 == 37 || arg1 == 38)/
{
	self->began = timestamp;
	self->fd = arg0;
}

syscall::flock:return, syscall::fcntl:return, syscall::fcntl64:return
/self->began/
{
	printf("%8d %-16s %-8s %8d %6d %s\n", pid, execname, probefunc, (timestamp - self->began) / 1000, errno,
	    fds[self->fd].fi_pathname);
	self->began = 0;
}
