/* SPDX-License-Identifier: BSD-2-Clause OR GPL-2.0-only */
/*
 * rwfiles - bytes read and written, by program and file
 *
 *   dtrace -s rwfiles [-c command | -p pid]         end with Ctrl-C
 *
 *   NAME                READ   WRITTEN FILE
 *   cat                 2910         0 /etc/passwd
 *   cat                    0      2910 /dev/pts/0
 */
#pragma D option quiet
#pragma D option defaultargs
#pragma D option zdefs

syscall::read:entry, syscall::pread64:entry, syscall::readv:entry, syscall::preadv:entry,
syscall::write:entry, syscall::pwrite64:entry, syscall::writev:entry, syscall::pwritev:entry
/!$target || progenyof($target)/
{
	self->fd = arg0 + 1;
}

syscall::read:return, syscall::pread64:return, syscall::readv:return, syscall::preadv:return
/self->fd && !errno/
{
	@read[execname, fds[self->fd - 1].fi_pathname] = sum(arg1);
	@written[execname, fds[self->fd - 1].fi_pathname] = sum(0);
}

syscall::write:return, syscall::pwrite64:return, syscall::writev:return, syscall::pwritev:return
/self->fd && !errno/
{
	@read[execname, fds[self->fd - 1].fi_pathname] = sum(0);
	@written[execname, fds[self->fd - 1].fi_pathname] = sum(arg1);
}

syscall:::return
/self->fd/
{
	self->fd = 0;
}

dtrace:::END
{
	printf("%-16s %9s %9s %s\n", "NAME", "READ", "WRITTEN", "FILE");
	printa("%-16s %@9d %@9d %s\n", @read, @written);
}
